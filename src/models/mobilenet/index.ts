import type { Model } from "../define.ts";
import { mnasnetA1 } from "./mnasnet.ts";
import { mobilenetsV1 } from "./mobilenet-v1.ts";
import { mobilenetsV2 } from "./mobilenet-v2.ts";
import { mobilenetsV3 } from "./mobilenet-v3.ts";

/** Networks made of depthwise convolutions between 1×1 convolutions. */
export const mobileModels: readonly Model[] = [...mobilenetsV1, ...mobilenetsV2, mnasnetA1, ...mobilenetsV3];
