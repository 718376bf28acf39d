import { describe, expect, test } from "vitest";
import {
  call,
  f32x4,
  globalOf,
  i32,
  Module,
  print,
  setGlobal,
  v128,
} from "../../../../src/engines/wasm/assembler/index.ts";
import { compiled, plainSimd } from "../../../../src/engines/wasm/index.ts";
import { squeezeUnet } from "../../../../src/models/index.ts";
import { smallNetwork } from "../../../models/small.ts";
import { exportsOf } from "./run.ts";

/** A module with one of everything that the text format has a word for. */
function everything(): Module {
  const module = new Module();
  const tell = module.import("host", "tell", { takes: { x: "i32" }, gives: "none" });
  module.memory = { pages: 1, most: 2, shared: true, from: ["host", "memory"] };
  const runs = module.global("runs", 0);
  const of = module.function("double", { x: "i32", count: "i32" }, (code, { x, count }) => {
    code.do(setGlobal(runs, i32.add(globalOf(runs), 1)));
    code.for("i", { to: count, by: 4 }, (i) => {
      const at = code.variable("i32", "at", i32.add(x, i32.mul(i, 4)));
      code.do(v128.store(at, f32x4.mul(v128.load(at, 16), f32x4.splat(0.1)), 16));
    });
    code.if(
      i32.eqz(count),
      () => code.do(call(tell, { x: -1 })),
      () => code.do(v128.store(0, f32x4.const(-0, Infinity, Number.NaN, 2.5))),
    );
  });
  module.exports.set("double", { kind: "function", of });
  module.data.push({ at: 8, bytes: Uint8Array.of(1, 255) });
  return module;
}

test("a module reads like the loop that it is", () => {
  expect(print(everything())).toMatchInlineSnapshot(`
    "(module
      (import "host" "tell" (func $tell (param $x i32)))
      (memory (import "host" "memory") 1 2 shared)
      (global $runs (mut i32) (i32.const 0))
      (func $double (param $x i32) (param $count i32)
        (local $i i32)
        (local $at i32)
        (global.set $runs (i32.add (global.get $runs) (i32.const 1)))
        (local.set $i (i32.const 0))
        (block $done0
          (br_if $done0 (i32.eqz (i32.lt_s (local.get $i) (local.get $count))))
          (loop $again1
            (local.set $at (i32.add (local.get $x) (i32.mul (local.get $i) (i32.const 4))))
            (v128.store offset=16 (local.get $at) (f32x4.mul (v128.load offset=16 (local.get $at)) (f32x4.splat (f32.const 0.1))))
            (local.set $i (i32.add (local.get $i) (i32.const 4)))
            (br_if $again1 (i32.lt_s (local.get $i) (local.get $count)))
          )
        )
        (if (i32.eqz (local.get $count))
          (then
            (call $tell (i32.const -1))
          )
          (else
            (v128.store (i32.const 0) (v128.const f32x4 -0 inf nan 2.5))
          )
        )
      )
      (export "double" (func $double))
      (data (i32.const 8) "\\01\\ff")
    )"
  `);
});

test("what is printed is what runs", () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
  new Float32Array(memory.buffer).set([0, 0, 0, 0, 1, 2, 3, 4]);
  const { double } = exportsOf(everything(), { host: { memory, tell: () => {} } });
  if (typeof double === "function") double(0, 4);
  expect([...new Float32Array(memory.buffer).slice(4, 8)]).toEqual([0.1, 0.2, 0.3, 0.4].map(Math.fround));
});

describe("a whole network", () => {
  const { module } = compiled(smallNetwork(squeezeUnet), { dialect: plainSimd });
  const text = print(module);

  test("is printed function by function, each closed", () => {
    expect(text.match(/^ {2}\(func /gm)).toHaveLength(module.functions.length);
    expect(text.match(/\(/g)?.length).toBe(text.match(/\)/g)?.length);
  });

  test("names every variable, label and function that it uses", () => {
    const used = new Set(
      text.match(/(?:local\.[gs]et|br_if|call) \$[\w.]+/g)?.map((use) => use.split(" ")[1]),
    );
    const named = new Set(
      text.match(/\((?:param|local|func|loop|block) \$[\w.]+|loop \$\w+/g)?.map((use) => use.split(" ")[1]),
    );
    expect([...used].filter((name) => !named.has(name))).toEqual([]);
    expect(text).not.toMatch(/undefined|NaN/);
  });
});
