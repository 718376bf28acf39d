export { type GraphRequest, IMAGE, type Model, type Published, SCORES, type TaskName } from "./define.ts";
export { OptionError } from "./options.ts";
export * from "./registry.ts";
export { squeezeUnet } from "./squeeze-unet.ts";
export { fire, squeezenet } from "./squeezenet.ts";
export { unet } from "./unet.ts";
