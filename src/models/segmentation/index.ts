import type { Model } from "../define.ts";
import { dabnet } from "./dabnet.ts";
import { deconvnet } from "./deconvnet.ts";
import { deeplabLargefov } from "./deeplab-largefov.ts";
import { edanet } from "./edanet.ts";
import { enet, enetPytorchcv } from "./enet.ts";
import { fcn8s } from "./fcn-8s.ts";
import { fpnResnet50 } from "./fpn.ts";
import { segnet } from "./segnet.ts";
import { segnetBasic } from "./segnet-basic.ts";
import { unet } from "./unet.ts";

export { unet } from "./unet.ts";

/** Networks that others are compared with: labels for every pixel, and features for detectors. */
export const segmentationModels: readonly Model[] = [
  fcn8s,
  deeplabLargefov,
  unet,
  deconvnet,
  segnetBasic,
  segnet,
  enet,
  enetPytorchcv,
  edanet,
  dabnet,
  fpnResnet50,
];
