/** How often each of `alphabet` symbols occurs. */
export function countsOf(symbols: Uint8Array, alphabet: number): Uint32Array {
  const counts = new Uint32Array(alphabet);
  for (let i = 0; i < symbols.length; i++) counts[symbols[i]!]!++;
  return counts;
}

/**
 * Bits that all the counted symbols take at least, together, if each is coded by itself: n·H, with the entropy
 * H = Σ p·log2(1/p) of Shannon 1948. A coder that looks at neighbours may take fewer.
 */
export function entropyBits(counts: ArrayLike<number>): number {
  let [total, bits] = [0, 0];
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  for (let i = 0; i < counts.length; i++)
    if (counts[i]! > 0) bits += counts[i]! * Math.log2(total / counts[i]!);
  return bits;
}
