import type { Model } from "../define.ts";
import { edgesegnet, edgesegnetPaperWidths } from "./edgesegnet.ts";
import { l3uNet, l3uNet64 } from "./l3u-net.ts";
import { squeezeEncoderDecoder } from "./squeeze-encoder-decoder.ts";
import { squeezeUnet } from "./squeeze-unet.ts";
import { squeezeUnetDsc, squeezeUnetLite } from "./squeeze-unet-lite.ts";
import { complexBypass, simpleBypass, squeezenet, squeezenet11 } from "./squeezenet.ts";

export { fire } from "./fire.ts";
export { squeezeUnet } from "./squeeze-unet.ts";
export { squeezenet } from "./squeezenet.ts";

/** Networks made of fire modules, and the lighter relatives of Squeeze U-Net. */
export const fireModels: readonly Model[] = [
  squeezenet,
  squeezenet11,
  simpleBypass,
  complexBypass,
  squeezeUnet,
  squeezeUnetLite,
  squeezeUnetDsc,
  squeezeEncoderDecoder,
  l3uNet,
  l3uNet64,
  edgesegnet,
  edgesegnetPaperWidths,
];
