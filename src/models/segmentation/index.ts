import type { Model } from "../define.ts";
import { unet } from "./unet.ts";

export { unet } from "./unet.ts";

/** Networks that others are compared with: labels for every pixel, and features for detectors. */
export const segmentationModels: readonly Model[] = [unet];
