import type { Model } from "../define.ts";

export const shuffleModels: readonly Model[] = [];
