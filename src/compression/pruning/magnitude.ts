/** 1 where a weight stays, 0 where it is pruned. */
export type Mask = Uint8Array;

/**
 * Keeps the largest weights by magnitude and prunes ⌊fraction · count⌋ of them (Han et al. 2015, §3.1); of equal
 * ones, the first stay.
 */
export function magnitudeMask(weights: Float32Array, fraction: number): Mask {
  const [mask] = magnitudeMasks([weights], fraction);
  return mask ?? new Uint8Array();
}

/** The same with one threshold for several layers: those with small weights lose more of them. */
export function magnitudeMasks(layers: readonly Float32Array[], fraction: number): readonly Mask[] {
  const count = layers.reduce((sum, { length }) => sum + length, 0);
  const sorted = new Float32Array(count);
  let at = 0;
  for (const weights of layers) for (const weight of weights) sorted[at++] = Math.abs(weight);
  sorted.sort();
  const pruned = Math.floor(fraction * count);
  const threshold = sorted[pruned] ?? Number.POSITIVE_INFINITY;
  // Of those that equal the threshold, so many go that the share is met exactly: the last ones.
  let equal = 0;
  for (let i = pruned - 1; i >= 0 && sorted[i] === threshold; i--) equal++;
  const masks = layers.map((weights) => Uint8Array.from(weights, (w) => (Math.abs(w) >= threshold ? 1 : 0)));
  for (const [l, weights] of [...layers.entries()].reverse())
    for (let i = weights.length - 1; i >= 0 && equal > 0; i--)
      if (Math.abs(weights[i] ?? 0) === threshold) {
        (masks[l] ?? new Uint8Array())[i] = 0;
        equal--;
      }
  return masks;
}

/** Share of weights that are pruned. */
export const sparsityOf = (mask: Mask): number =>
  mask.length === 0 ? 0 : mask.reduce((zeros, kept) => zeros + 1 - kept, 0) / mask.length;

/**
 * How much is pruned after a share `done` of the schedule: s · (1 − (1 − done)³), fast while much is superfluous and
 * slowly at the end (Zhu & Gupta 2017, eq. 1).
 */
export const gradualSparsity = (final: number, done: number): number =>
  final * (1 - (1 - Math.min(1, Math.max(0, done))) ** 3);
