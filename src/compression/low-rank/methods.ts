import type { Method } from "./method.ts";
import { tucker } from "./tucker.ts";
import { channelwise, spatial } from "./two-factors.ts";

/** Every way to take filters apart. */
export const methods = { svd: channelwise, spatial, tucker } as const satisfies Readonly<
  Record<string, Method>
>;

export type MethodName = keyof typeof methods;
