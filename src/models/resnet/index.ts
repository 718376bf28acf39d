import type { Model } from "../define.ts";

export const residualModels: readonly Model[] = [];
