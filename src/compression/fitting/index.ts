export * from "./bisection.ts";
export * from "./fit-network.ts";
export * from "./importance.ts";
export { type Sights, sightsOf } from "./sights.ts";
