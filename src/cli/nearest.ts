/**
 * The names that `word` was probably meant to be, the nearest first; at most three, and none that is much farther
 * than the nearest. Leading dashes do not count.
 */
export function nearest(word: string, names: readonly string[]): readonly string[] {
  const bare = withoutDashes(word);
  const near = names
    .map((name) => ({ name, distance: distanceOf(bare, withoutDashes(name)) }))
    .filter(({ distance }) => distance <= Math.ceil(bare.length / 3))
    .sort((a, b) => a.distance - b.distance);
  const [best] = near;
  return near
    .filter(({ distance }) => best && distance <= best.distance + 1)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** `did you mean a or b?`, or what to say when no name is near: by default, all of them. */
export function suggestion(
  word: string,
  { names, otherwise = `there are ${names.join(", ")}` }: Known,
): string {
  const near = nearest(word, names);
  return near.length > 0 ? `did you mean ${near.join(" or ")}?` : otherwise;
}

interface Known {
  readonly names: readonly string[];
  readonly otherwise?: string;
}

const withoutDashes = (word: string): string => word.replace(/^-+/, "");

/** A name that was begun is as near as one that was typed with one slip. */
const distanceOf = (word: string, name: string): number =>
  word.length > 1 && name.startsWith(word) ? Math.min(1, name.length - word.length) : edits(word, name);

/** Letters to insert, drop or replace to turn `a` into `b` (Levenshtein 1966). */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++)
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === b[j] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
