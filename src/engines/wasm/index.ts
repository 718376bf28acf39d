export { type Compiled, compiled } from "./compiled.ts";
export { hasRelaxedSimd, plainSimd, relaxedSimd } from "./dialect.ts";
export { Refusal } from "./lower/lowering.ts";
export type { MemoryReport } from "./plan.ts";
export { type WasmOptions, wasm } from "./wasm.ts";
