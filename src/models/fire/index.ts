import type { Model } from "../define.ts";
import { squeezeUnet } from "./squeeze-unet.ts";
import { squeezenet } from "./squeezenet.ts";

export { squeezeUnet } from "./squeeze-unet.ts";
export { fire, squeezenet } from "./squeezenet.ts";

/** Networks made of fire modules, and the lighter relatives of Squeeze U-Net. */
export const fireModels: readonly Model[] = [squeezenet, squeezeUnet];
