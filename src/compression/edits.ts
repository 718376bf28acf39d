import type { Graph } from "../ir/graph.ts";
import { type ChannelMap, type ChannelSet, channelMap, withoutChannels } from "./channels/index.ts";
import { EditError } from "./edit-error.ts";
import { type Factoring, factoredForm, methods } from "./low-rank/index.ts";

/** What was done to a network's graph after its model had built it. Plain JSON, without numbers. */
export type Edit =
  | {
      readonly kind: "pruned";
      /** One filter of every set of channels that went, by the names of weights. */
      readonly removed: Readonly<Record<string, readonly number[]>>;
    }
  | { readonly kind: "factored"; readonly layers: Readonly<Record<string, Factoring>> };

/** A network as it is after some edits, in their order. */
export const edited = (network: Graph, edits: readonly Edit[] = []): Graph =>
  edits.reduce(
    (graph, edit) =>
      edit.kind === "pruned"
        ? withoutChannels(graph, setsOf(channelMap(graph), edit.removed)).graph
        : factoredForm(graph, edit.layers),
    network,
  );

/** The edit that takes these sets away. */
export function pruning(removed: readonly ChannelSet[]): Edit {
  const filters = new Map<string, number[]>();
  for (const {
    makers: [first],
  } of removed) {
    const [i] = first?.at ?? [];
    if (!first || i === undefined) continue;
    const { name } = first.maker.along.of;
    filters.set(name, [...(filters.get(name) ?? []), i]);
  }
  const inOrder = Array.from(filters, ([name, at]) => [name, at.sort((a, b) => a - b)]);
  return { kind: "pruned", removed: Object.fromEntries(inOrder) };
}

function setsOf({ families }: ChannelMap, removed: Readonly<Record<string, readonly number[]>>) {
  const byFilter = new Map<string, ChannelSet>();
  for (const set of families.flatMap(({ sets }) => sets))
    for (const { maker, at } of set.makers)
      for (const i of at) byFilter.set(`${maker.along.of.name} ${i}`, set);
  const sets = Object.entries(removed).flatMap(([name, filters]) =>
    filters.map((i) => {
      const set = byFilter.get(`${name} ${i}`);
      if (set) return set;
      throw new EditError(`filter ${i} of ${name} was pruned, but this network has none that can go`);
    }),
  );
  return [...new Set(sets)];
}

/** Whether some JSON is a list of edits. */
export const isEdits = (x: unknown): x is readonly Edit[] => Array.isArray(x) && x.every(isEdit);

function isEdit(x: unknown): boolean {
  if (!isRecord(x)) return false;
  const { kind, removed, layers } = x;
  if (kind === "pruned") return isRecord(removed) && Object.values(removed).every(isCounts);
  return kind === "factored" && isRecord(layers) && Object.values(layers).every(isFactoring);
}

const isFactoring = (x: unknown): boolean =>
  isRecord(x) &&
  typeof x["method"] === "string" &&
  Object.hasOwn(methods, x["method"]) &&
  isCounts(x["ranks"]) &&
  x["ranks"].every((rank) => rank > 0);

const isCounts = (x: unknown): x is readonly number[] =>
  Array.isArray(x) && x.every((i) => Number.isSafeInteger(i) && i >= 0);

const isRecord = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === "object" && x !== null && !Array.isArray(x);
