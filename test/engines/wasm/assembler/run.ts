import { expect } from "vitest";
import {
  encode,
  Module,
  type Operand,
  type Plain,
  v128,
} from "../../../../src/engines/wasm/assembler/index.ts";

type Numeric = (...numbers: number[]) => number;

/** What the module exports, after it was validated. */
export function exportsOf(module: Module, imports: WebAssembly.Imports = {}): WebAssembly.Exports {
  const bytes = encode(module);
  expect(WebAssembly.validate(bytes)).toBe(true);
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports;
}

/** A function that the module exports, as one of numbers. */
export function functionIn(exports: WebAssembly.Exports, name: string): Numeric {
  const found = exports[name];
  if (typeof found !== "function") throw new Error(`${name} is no function`);
  return (...numbers) => Number(found(...numbers));
}

/** A module with one page of its own memory. */
export function withMemory(): Module {
  const module = new Module();
  module.memory = { pages: 1 };
  module.exports.set("memory", { kind: "memory" });
  return module;
}

export function memoryIn({ memory }: WebAssembly.Exports): ArrayBuffer {
  if (!(memory instanceof WebAssembly.Memory)) throw new Error("the module exports no memory");
  return memory.buffer;
}

/** A function of two numbers whose one line is `write`. */
export function running<T extends "i32" | "f32" | "f64", R extends "i32" | "f32" | "f64">(
  { takes, gives }: { readonly takes: T; readonly gives: R },
  write: (a: Plain<T>, b: Plain<T>) => Operand<R>,
): Numeric {
  const module = withMemory();
  const of = module.compute("f", { takes: { a: takes, b: takes }, gives }, (_, { a, b }) => write(a, b));
  module.exports.set("f", { kind: "function", of });
  return functionIn(exportsOf(module), "f");
}

export interface Lanes {
  floats(...vectors: readonly (readonly number[])[]): readonly number[];
  integers(...vectors: readonly (readonly number[])[]): readonly number[];
}

/** A function of up to three vectors whose one line is `write`, run on floats or on integers. */
export function runningOnLanes(
  write: (a: Plain<"v128">, b: Plain<"v128">, c: Plain<"v128">) => Plain<"v128">,
): Lanes {
  const module = withMemory();
  const of = module.function("f", {}, (code) => {
    code.do(v128.store(48, write(v128.load(0), v128.load(16), v128.load(32))));
  });
  module.exports.set("f", { kind: "function", of });
  const exports = exportsOf(module);
  const buffer = memoryIn(exports);
  const run = (numbers: Float32Array | Int32Array, vectors: readonly (readonly number[])[]) => {
    numbers.set(vectors.flat());
    functionIn(exports, "f")();
    return [...numbers.slice(12, 16)];
  };
  return {
    floats: (...vectors) => run(new Float32Array(buffer), vectors),
    integers: (...vectors) => run(new Int32Array(buffer), vectors),
  };
}
