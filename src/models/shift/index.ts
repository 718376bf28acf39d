import type { Model } from "../define.ts";
import { asResnetW32, asResnetW50, asResnetW68 } from "./as-resnet.ts";
import { feNet10, feNet1375 } from "./fe-net.ts";
import { shiftnetA, shiftnetB } from "./shiftnet.ts";
import { shiftresnet20, shiftresnet56, shiftresnet110 } from "./shiftresnet.ts";

/** Networks that move channels where others convolve in space. */
export const shiftModels: readonly Model[] = [
  shiftnetA,
  shiftnetB,
  shiftresnet20,
  shiftresnet56,
  shiftresnet110,
  asResnetW32,
  asResnetW50,
  asResnetW68,
  feNet10,
  feNet1375,
];
