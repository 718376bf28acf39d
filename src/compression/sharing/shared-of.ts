import { codesOf, type Shared } from "./k-means.ts";

/** Weights that share few numbers already, as a codebook of these and codes; `undefined` for more than 256. */
export function sharedOf(weights: Float32Array): Shared | undefined {
  const distinct = new Set(weights);
  if (distinct.size > 256) return undefined;
  const codebook = Float32Array.from(distinct).sort();
  return { codebook, codes: codesOf(weights, codebook) };
}
