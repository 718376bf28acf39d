import type { Model } from "../define.ts";
import { cifarResnets } from "./cifar.ts";
import { preactResnets } from "./preact-resnet.ts";
import { resnets } from "./resnet.ts";

export { type BackboneOptions, resnetStages } from "./backbone.ts";

/** Networks that learn residuals. */
export const residualModels: readonly Model[] = [...resnets, ...preactResnets, ...cifarResnets];
