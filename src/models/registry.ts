import type { Model } from "./define.ts";
import { squeezeUnet } from "./squeeze-unet.ts";
import { squeezenet } from "./squeezenet.ts";
import { unet } from "./unet.ts";

/** Every network that can be asked for by name. */
export const zoo: readonly Model[] = [squeezeUnet, unet, squeezenet];

export const modelNamed = (name: string): Model | undefined => zoo.find((model) => model.name === name);
