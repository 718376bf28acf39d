import { decoded, type SharingOptions, shareWeights } from "./k-means.ts";

/** Weights that share at most so many numbers. Those that are 0 were pruned and stay 0, which is one of the numbers. */
export function shareKept(weights: Float32Array, options: SharingOptions): Float32Array {
  const kept = weights.filter((weight) => weight !== 0);
  const entries = options.entries - (kept.length < weights.length ? 1 : 0);
  const shared = decoded(shareWeights(kept, { ...options, entries }));
  let next = 0;
  return weights.map((weight) => (weight === 0 ? 0 : (shared[next++] ?? 0)));
}
