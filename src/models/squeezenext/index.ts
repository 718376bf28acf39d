import type { Model } from "../define.ts";

export const squeezenextModels: readonly Model[] = [];
