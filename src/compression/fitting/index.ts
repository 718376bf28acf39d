export * from "./fit-network.ts";
export * from "./importance.ts";
export type { Watch } from "./watching.ts";
