import type { Model } from "../define.ts";
import { alexnet, alexnetTorchvision } from "./alexnet.ts";
import { bnInception } from "./bn-inception.ts";
import { googlenet, googlenetTorchvision } from "./googlenet.ts";
import { inceptionV3 } from "./inception-v3.ts";
import { nin } from "./nin.ts";
import { vggs } from "./vgg.ts";

export { type VggDepth, type VggStageOptions, vggPool, vggStage, vggStages } from "./vgg.ts";

/** What the small networks came from and are compared with, in the order of their papers. */
export const ancestors: readonly Model[] = [
  alexnet,
  nin,
  alexnetTorchvision,
  ...vggs,
  googlenet,
  googlenetTorchvision,
  bnInception,
  inceptionV3,
];
