import type { Model } from "../define.ts";

export const mobileModels: readonly Model[] = [];
