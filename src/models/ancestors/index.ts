import type { Model } from "../define.ts";

export const ancestors: readonly Model[] = [];
