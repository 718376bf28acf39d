import type { Model } from "../define.ts";

export const shiftModels: readonly Model[] = [];
