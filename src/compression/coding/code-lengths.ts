/** The longest codeword, in bits: a table of 4,096 entries decodes it in one look. */
export const longestCode = 12;

/** A symbol, or two things that were joined. */
interface Item {
  readonly weight: number;
  readonly parts: readonly [Item, Item] | number;
}

/**
 * Lengths of the prefix code that takes the fewest bits among those with no codeword longer than `longest`; 0 for
 * symbols that do not occur. Package-merge (Larmore & Hirschberg 1990): `longest` times, join neighbours to pairs and
 * merge them with the symbols; a symbol's length is how often it is in the cheapest 2·n − 2 items of the last list.
 */
export function codeLengths(counts: ArrayLike<number>, longest = longestCode): Uint8Array {
  const lengths = new Uint8Array(counts.length);
  const leaves = Array.from(counts, (weight, parts): Item => ({ weight, parts }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => a.weight - b.weight);
  if (leaves.length > 2 ** longest)
    throw new RangeError(`${leaves.length} symbols do not fit in codewords of ${longest} bits`);
  let items: readonly Item[] = [];
  for (let level = 0; level < longest; level++) items = merged(leaves, pairs(items));
  for (const item of items.slice(0, 2 * leaves.length - 2)) lengthen(lengths, item);
  return lengths;
}

const pairs = (items: readonly Item[]): readonly Item[] =>
  Array.from({ length: items.length >> 1 }, (_, i) => {
    const [a, b] = [items[2 * i]!, items[2 * i + 1]!];
    return { weight: a.weight + b.weight, parts: [a, b] };
  });

function merged(a: readonly Item[], b: readonly Item[]): readonly Item[] {
  const both: Item[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length)
    both.push(j >= b.length || (i < a.length && a[i]!.weight <= b[j]!.weight) ? a[i++]! : b[j++]!);
  return both;
}

function lengthen(lengths: Uint8Array, { parts }: Item): void {
  if (typeof parts === "number") lengths[parts]!++;
  else for (const part of parts) lengthen(lengths, part);
}

/**
 * The canonical code of these lengths: codewords count up from 0, shorter ones first, and by symbol where they are
 * equally long. Lengths are all that a decoder has to be told.
 */
export function codewords(lengths: Uint8Array): Uint16Array {
  const words = new Uint16Array(lengths.length);
  let next = 0;
  for (let length = 1; length <= longestCode; length++) {
    next *= 2;
    for (let symbol = 0; symbol < lengths.length; symbol++)
      if (lengths[symbol] === length) words[symbol] = next++;
  }
  return words;
}
