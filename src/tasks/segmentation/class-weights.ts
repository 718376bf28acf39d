import { medianFrequencies, type PixelCounts } from "../../data/index.ts";

/** How a class's rarity raises what its pixels count for. */
export const classWeightings = ["none", "median-frequency", "inverse-log"] as const;
export type ClassWeighting = (typeof classWeightings)[number];

/** One weight a class, or none: then all pixels count alike. */
export function classWeights(weighting: ClassWeighting, counts: PixelCounts): readonly number[] | undefined {
  if (weighting === "none") return undefined;
  return weighting === "median-frequency" ? medianFrequencies(counts) : inverseLog(counts);
}

/** Paszke et al. 2016 (ENet): 1 / ln(1.02 + p), with p a class's share of all labelled pixels. */
function inverseLog({ pixels }: PixelCounts): readonly number[] {
  const total = pixels.reduce((sum, count) => sum + count, 0);
  return pixels.map((count) => 1 / Math.log(1.02 + count / Math.max(1, total)));
}
