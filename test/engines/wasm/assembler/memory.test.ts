import { describe, expect, test } from "vitest";
import {
  atomics,
  type Code,
  f32,
  i32,
  Module,
  memory,
  type Plain,
  v128,
} from "../../../../src/engines/wasm/assembler/index.ts";
import { exportsOf, functionIn, memoryIn, running, withMemory } from "./run.ts";

/** Memory after `write` ran over [1, 2, …, 8]. */
function memoryAfter(write: (code: Code) => void): Float32Array {
  const module = withMemory();
  module.exports.set("f", { kind: "function", of: module.function("f", {}, write) });
  const exports = exportsOf(module);
  const numbers = new Float32Array(memoryIn(exports));
  numbers.set([1, 2, 3, 4, 5, 6, 7, 8]);
  functionIn(exports, "f")();
  return numbers.slice(0, 8);
}

describe("reads and writes", () => {
  test("at an offset to the address", () => {
    expect(memoryAfter((code) => code.do(f32.store(4, f32.load(8, 12), 8)))).toEqual(
      Float32Array.of(1, 2, 3, 6, 5, 6, 7, 8),
    );
  });

  test("single bytes, with and without sign", () => {
    const module = withMemory();
    const of = module.compute("f", { takes: { x: "i32" }, gives: "i32" }, (code, { x }) => {
      code.do(i32.store(0, -1), i32.store8(1, x));
      return i32.add(i32.add(i32.load8S(1), i32.mul(i32.load8U(1), 1000)), i32.load(0));
    });
    module.exports.set("f", { kind: "function", of });
    // By hand: −2 is 254 without sign; the word is 0xfffffeff.
    expect(functionIn(exportsOf(module), "f")(254)).toBe(-2 + 254_000 - 257);
  });

  test("two bytes of four", () => {
    const module = withMemory();
    const of = module.compute("f", { takes: { x: "i32" }, gives: "i32" }, (code, { x }) => {
      code.do(i32.store(0, -1), i32.store16(1, x));
      return i32.load(0);
    });
    module.exports.set("f", { kind: "function", of });
    // By hand: 0x78 and 0x56 between two bytes of ones.
    expect(functionIn(exportsOf(module), "f")(0x12345678)).toBe(0xff5678ff | 0);
  });

  test("one number into all lanes, or into the first with zeros behind", () => {
    const expected = Float32Array.of(2, 2, 2, 2, 3, 0, 0, 0);
    const write = (code: Code) => {
      const zero = code.variable("v128", "zero", v128.load32Zero(0, 8));
      code.do(v128.store(0, v128.load32Splat(0, 4)), v128.store(16, zero));
    };
    expect(memoryAfter(write)).toEqual(expected);
  });

  test("single lanes", () => {
    const write = (code: Code) =>
      code.do(
        v128.store(0, v128.load32Lane(0, v128.load(0), 2, 28)),
        v128.store32Lane(20, v128.load(0), 1),
        v128.store64Lane(24, v128.load(0), 1),
      );
    expect(memoryAfter(write)).toEqual(Float32Array.of(1, 2, 8, 4, 5, 2, 8, 4));
  });

  test("many bytes at once", () => {
    const write = (code: Code) => code.do(memory.copy(4, 0, 12), memory.fill(24, 0, 8));
    expect(memoryAfter(write)).toEqual(Float32Array.of(1, 1, 2, 3, 5, 6, 0, 0));
  });

  test("data that it starts with", () => {
    const module = withMemory();
    module.data.push({ at: 70, bytes: Uint8Array.of(7, 200) });
    expect([...new Uint8Array(memoryIn(exportsOf(module)), 69, 4)]).toEqual([0, 7, 200, 0]);
  });

  test("how many pages there are, and more of them", () => {
    expect(running({ takes: "i32", gives: "i32" }, () => memory.size())(0, 0)).toBe(1);
    const grown = running({ takes: "i32", gives: "i32" }, (a) =>
      i32.add(memory.grow(a), i32.mul(memory.size(), 10)),
    );
    expect(grown(2, 0)).toBe(31);
  });
});

/** What each does to 12 with 10, and what it gives. */
const changes: Readonly<
  Record<Exclude<keyof typeof atomics, "fence" | "notify">, { write: Atomic; gives: number; leaves: number }>
> = {
  load: { write: (at) => atomics.load(at), gives: 12, leaves: 12 },
  store: { write: (at) => atomics.store(at, 10), gives: 0, leaves: 10 },
  add: { write: (at) => atomics.add(at, 10), gives: 12, leaves: 22 },
  sub: { write: (at) => atomics.sub(at, 10), gives: 12, leaves: 2 },
  and: { write: (at) => atomics.and(at, 10), gives: 12, leaves: 8 },
  or: { write: (at) => atomics.or(at, 10), gives: 12, leaves: 14 },
  xor: { write: (at) => atomics.xor(at, 10), gives: 12, leaves: 6 },
  exchange: { write: (at) => atomics.exchange(at, 10), gives: 12, leaves: 10 },
  // What is found is not 10: nobody sleeps.
  wait: { write: (at) => atomics.wait(at, 10), gives: 1, leaves: 12 },
  compareExchange: { write: (at) => atomics.compareExchange(at, 12, 10), gives: 12, leaves: 10 },
};

type Atomic = (at: number) => Plain<"i32"> | Plain<"none">;

describe("memory that threads share", () => {
  const shared = () => new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });

  function withShared(write: (code: Code) => Plain<"i32"> | number) {
    const module = new Module();
    module.memory = { pages: 1, most: 2, shared: true, from: ["host", "memory"] };
    const of = module.compute("f", { takes: {}, gives: "i32" }, write);
    module.exports.set("f", { kind: "function", of });
    const host = shared();
    const words = new Int32Array(host.buffer);
    words[4] = 12;
    const gives = functionIn(exportsOf(module, { host: { memory: host } }), "f")();
    return { gives, leaves: words[4] };
  }

  test.each(Object.entries(changes))("i32.atomic %s", (_, { write, gives, leaves }) => {
    const run = withShared((code) => {
      const done = write(16);
      if (isValue(done)) return done;
      code.do(done);
      return 0;
    });
    expect(run).toEqual({ gives, leaves });
  });

  test("is fenced, and wakes nobody when nobody waits", () => {
    const run = withShared((code) => {
      code.do(atomics.fence());
      return atomics.notify(16, 1);
    });
    expect(run).toEqual({ gives: 0, leaves: 12 });
  });
});

const isValue = (written: Plain<"i32"> | Plain<"none">): written is Plain<"i32"> => written.type === "i32";
