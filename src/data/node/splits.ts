import { InputError } from "../errors.ts";
import type { Description } from "./description.ts";
import type { Entry, Layout, Listing } from "./layouts/layout.ts";

/** Other names under which a split is kept. */
const aliases: Readonly<Record<string, readonly string[]>> = { val: ["valid", "validation"] };

/** Where a dataset has no validation split, every tenth example is held out for it. */
const heldOutEvery = 10;

/** The entries of a split, each with an id of its own. */
export async function listSplit(
  layout: Layout,
  {
    path,
    split,
    description,
  }: { readonly path: string; readonly split: string; readonly description: Description },
): Promise<Listing> {
  const { name, keep } = chooseSplit(layout.splits, split, path);
  const { entries, absent } = await layout.list(name, description);
  return { entries: withOwnIds(entries.filter((_, at) => keep(at, entries.length))), absent };
}

/** The split of this name among those that exist, or of another name that means the same. */
export const splitNamed = (splits: readonly string[], wanted: string): string | undefined =>
  [wanted, ...(aliases[wanted] ?? [])].find((name) => splits.includes(name));

/** Which of the splits that exist holds the one asked for, and which places of it. */
export function chooseSplit(
  splits: readonly string[],
  split: string,
  path: string,
): { readonly name: string; readonly keep: (at: number, length: number) => boolean } {
  const named = (wanted: string): string | undefined => splitNamed(splits, wanted);
  const whole = named("train") ?? named("all");
  const name = named(split);
  const divided = named("val") !== undefined;
  if (name !== undefined && (split !== "train" || divided)) return { name, keep: () => true };
  if (whole !== undefined && split === "train")
    return { name: whole, keep: (at, length) => !heldOut(at, length) };
  if (whole !== undefined && split === "val") return { name: whole, keep: heldOut };
  throw new InputError(`${path} has no split "${split}"; it has ${splits.join(", ")}`);
}

/** Of fewer than ten examples, the last is held out. */
const heldOut = (at: number, length: number): boolean =>
  at % heldOutEvery === heldOutEvery - 1 || (length < heldOutEvery && at === length - 1);

/** Entries whose names occur twice are told apart by their files. */
function withOwnIds(entries: readonly Entry[]): readonly Entry[] {
  const count = new Map<string, number>();
  for (const { id } of entries) count.set(id, (count.get(id) ?? 0) + 1);
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    if (count.get(entry.id) === 1) return entry;
    const again = (seen.get(entry.image) ?? 0) + 1;
    seen.set(entry.image, again);
    return { ...entry, id: again === 1 ? entry.image : `${entry.image}#${again}` };
  });
}
