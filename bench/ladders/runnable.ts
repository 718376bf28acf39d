import { call, encode, Module } from "../../src/engines/wasm/assembler/index.ts";
import { plainSimd } from "../../src/engines/wasm/dialect.ts";
import type { Kernel } from "../../src/engines/wasm/kernels/kernel.ts";
import { library } from "../../src/engines/wasm/library.ts";

type Words = Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

export interface Runnable {
  run(): void;
  /** What it wrote. */
  results(): Float32Array;
}

const alignment = 64;
const pageBytes = 65_536;

/** One kernel as a module of its own, with `given` at its pointers and room for `results` numbers at `y`. */
export async function runnable(
  kernel: Kernel,
  given: Readonly<Record<string, Words>>,
  results: number,
): Promise<Runnable> {
  const sizes = {
    ...Object.fromEntries(Object.entries(given).map(([pointer, { byteLength }]) => [pointer, byteLength])),
    y: 4 * results,
    scratch: kernel.scratch,
  };
  const places: Record<string, number> = {};
  let end = alignment;
  for (const [pointer, bytes] of Object.entries(sizes)) {
    places[pointer] = end;
    end = Math.ceil((end + bytes + alignment) / alignment) * alignment;
  }
  const module = new Module();
  const { of } = library(module, { dialect: plainSimd })(kernel);
  module.memory = { pages: Math.ceil(end / pageBytes) };
  module.exports.set("memory", { kind: "memory" });
  const addresses = Object.fromEntries(kernel.pointers.map((pointer) => [pointer, places[pointer] ?? 0]));
  const runOnce = module.function("run", {}, (code) => code.do(call(of, addresses)));
  module.exports.set("run", { kind: "function", of: runOnce });
  const { instance } = await WebAssembly.instantiate(encode(module));
  const { memory, run } = instance.exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof run !== "function")
    throw new Error("the module does not export what was written: this is a bug in bench/ladders");
  for (const [pointer, words] of Object.entries(given))
    new Uint8Array(memory.buffer).set(new Uint8Array(words.buffer), places[pointer] ?? 0);
  return {
    run: () => run(),
    results: () => new Float32Array(memory.buffer, places["y"] ?? 0, results),
  };
}
