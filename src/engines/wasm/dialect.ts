import { encode, f32x4, Module, v128 } from "./assembler/index.ts";
import type { Dialect } from "./kernels/kernel.ts";

/** What every engine with SIMD runs: a product and a sum, each rounded. */
export const plainSimd: Dialect = { multiplyAdd: (a, b, c) => f32x4.add(c, f32x4.mul(a, b)) };

/** Products and sums in one instruction, where the machine has one: faster, and rounded as it likes. */
export const relaxedSimd: Dialect = { multiplyAdd: f32x4.relaxedMadd };

/** A module that is valid where WebAssembly takes relaxed SIMD. */
export function relaxedProbe(): Uint8Array<ArrayBuffer> {
  const module = new Module();
  module.memory = { pages: 1 };
  module.function("probe", {}, (code) => {
    code.do(v128.store(0, f32x4.relaxedMadd(v128.load(0), v128.load(0), v128.load(0))));
  });
  return encode(module);
}

/** Whether this machine's WebAssembly takes relaxed SIMD. */
export const hasRelaxedSimd = (): boolean => WebAssembly.validate(relaxedProbe());
