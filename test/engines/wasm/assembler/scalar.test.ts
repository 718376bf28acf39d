import { describe, expect, test } from "vitest";
import { f32, f64, i32, type Operand, type Plain } from "../../../../src/engines/wasm/assembler/index.ts";
import { mulberry32 } from "../../../support/random.ts";
import { running } from "./run.ts";

const { fround } = Math;
const bits = new DataView(new ArrayBuffer(4));
const bitsOf = (float: number): number => {
  bits.setFloat32(0, float);
  return bits.getInt32(0);
};
const floatOf = (pattern: number): number => {
  bits.setInt32(0, pattern);
  return bits.getFloat32(0);
};

/** What an instruction does, in JavaScript's words. */
type Meaning = (a: number, b: number) => number;
type Scalar = "i32" | "f32" | "f64";
type Written<T extends Scalar, R extends Scalar> = (a: Plain<T>, b: Plain<T>) => Operand<R>;

const onIntegers: Readonly<Record<keyof typeof i32, [write: Written<"i32", "i32">, meaning: Meaning]>> = {
  const: [() => i32.const(-123_456_789), () => -123_456_789],
  add: [i32.add, (a, b) => (a + b) | 0],
  sub: [i32.sub, (a, b) => (a - b) | 0],
  mul: [i32.mul, Math.imul],
  divS: [i32.divS, (a, b) => (a / b) | 0],
  divU: [i32.divU, (a, b) => ((a >>> 0) / (b >>> 0)) | 0],
  remS: [i32.remS, (a, b) => (a % b) | 0],
  remU: [i32.remU, (a, b) => ((a >>> 0) % (b >>> 0)) | 0],
  and: [i32.and, (a, b) => a & b],
  or: [i32.or, (a, b) => a | b],
  xor: [i32.xor, (a, b) => a ^ b],
  shl: [i32.shl, (a, b) => a << b],
  shrS: [i32.shrS, (a, b) => a >> b],
  shrU: [i32.shrU, (a, b) => (a >>> b) | 0],
  eqz: [i32.eqz, (a) => Number(a === 0)],
  eq: [i32.eq, (a, b) => Number(a === b)],
  ne: [i32.ne, (a, b) => Number(a !== b)],
  ltS: [i32.ltS, (a, b) => Number(a < b)],
  ltU: [i32.ltU, (a, b) => Number(a >>> 0 < b >>> 0)],
  gtS: [i32.gtS, (a, b) => Number(a > b)],
  gtU: [i32.gtU, (a, b) => Number(a >>> 0 > b >>> 0)],
  leS: [i32.leS, (a, b) => Number(a <= b)],
  leU: [i32.leU, (a, b) => Number(a >>> 0 <= b >>> 0)],
  geS: [i32.geS, (a, b) => Number(a >= b)],
  geU: [i32.geU, (a, b) => Number(a >>> 0 >= b >>> 0)],
  clz: [i32.clz, (a) => Math.clz32(a)],
  truncF64: [(a) => i32.truncF64(f64.convertI32(a)), (a) => a],
  truncF32: [(a) => i32.truncF32(f32.convertI32(a)), (a) => Math.min(fround(a), 2 ** 31 - 1) | 0],
  reinterpretF32: [(a) => i32.reinterpretF32(f32.convertI32(a)), (a) => bitsOf(a)],
  select: [(a, b) => i32.select(a, b, i32.ltS(a, b)), Math.min],
  load: [() => i32.load(16), () => 0],
  load8U: [() => i32.load8U(16, 3), () => 0],
  load8S: [() => i32.load8S(16, 3), () => 0],
  store: [() => 0, () => 0],
  store8: [() => 0, () => 0],
  store16: [() => 0, () => 0],
};

const onFloats: Readonly<
  Record<Exclude<keyof typeof f32, Asking>, [write: Written<"f32", "f32">, meaning: Meaning]>
> = {
  const: [() => 0.1, () => fround(0.1)],
  abs: [f32.abs, Math.abs],
  neg: [f32.neg, (a) => -a],
  ceil: [f32.ceil, Math.ceil],
  floor: [f32.floor, Math.floor],
  trunc: [f32.trunc, Math.trunc],
  nearest: [f32.nearest, (a) => (Math.abs(a % 1) === 0.5 ? 2 * Math.round(a / 2) : Math.round(a))],
  sqrt: [f32.sqrt, (a) => fround(Math.sqrt(a))],
  add: [f32.add, (a, b) => fround(a + b)],
  sub: [f32.sub, (a, b) => fround(a - b)],
  mul: [f32.mul, (a, b) => fround(a * b)],
  div: [f32.div, (a, b) => fround(a / b)],
  min: [f32.min, Math.min],
  max: [f32.max, Math.max],
  copysign: [f32.copysign, (a, b) => (Math.sign(b) || 1 / b) * Math.abs(a)],
  convertI32: [(a) => f32.convertI32(i32.truncF32(a)), (a) => Math.trunc(a)],
  reinterpretI32: [(a) => f32.reinterpretI32(i32.reinterpretF32(a)), (a) => a],
  demoteF64: [(a) => f32.demoteF64(f64.mul(f64.promoteF32(a), 1 / 3)), (a) => fround(a / 3)],
  load: [() => f32.load(16), () => 0],
  store: [() => 0, () => 0],
};

const onDoubles: Readonly<
  Record<Exclude<keyof typeof f64, "lt" | "ge">, [write: Written<"f64", "f64">, meaning: Meaning]>
> = {
  const: [() => 0.1, () => 0.1],
  floor: [f64.floor, Math.floor],
  add: [f64.add, (a, b) => a + b],
  sub: [f64.sub, (a, b) => a - b],
  mul: [f64.mul, (a, b) => a * b],
  div: [f64.div, (a, b) => a / b],
  convertI32: [(a) => f64.convertI32(i32.truncF64(a)), (a) => Math.trunc(a)],
  promoteF32: [(a) => f64.promoteF32(f32.demoteF64(a)), (a) => fround(a)],
  load: [() => f64.load(16), () => 0],
  store: [() => 0, () => 0],
};

type Asking = "eq" | "ne" | "lt" | "gt" | "le" | "ge";
const asking: Readonly<Record<Asking, Meaning>> = {
  eq: (a, b) => Number(a === b),
  ne: (a, b) => Number(a !== b),
  lt: (a, b) => Number(a < b),
  gt: (a, b) => Number(a > b),
  le: (a, b) => Number(a <= b),
  ge: (a, b) => Number(a >= b),
};

const random = mulberry32(0xa55);
const integers = [0x7fffffff, -0x80000000, -1, 1, 2, 33, ...many(() => (random() * 2 ** 32) | 0)];
const floats = [0.5, 1.5, 2.5, -2.5, -0.5, ...many(() => fround(random() * 20 - 10))];
const doubles = [0.1, -0.5, 2.5, ...many(() => random() * 20 - 10)];

describe("does what JavaScript does", () => {
  test.each(Object.entries(onIntegers))("i32.%s", (_, [write, meaning]) => {
    const run = running({ takes: "i32", gives: "i32" }, write);
    for (const a of integers)
      for (const b of integers) {
        if (b === -1 && a === -0x80000000) continue;
        expect([a, b, run(a, b)]).toEqual([a, b, meaning(a, b)]);
      }
  });

  test.each(Object.entries(onFloats))("f32.%s", (_, [write, meaning]) => {
    const run = running({ takes: "f32", gives: "f32" }, write);
    for (const a of floats)
      for (const b of floats) expect([a, b, run(a, b) + 0]).toEqual([a, b, meaning(a, b) + 0]);
  });

  test.each(Object.entries(onDoubles))("f64.%s", (_, [write, meaning]) => {
    const run = running({ takes: "f64", gives: "f64" }, write);
    for (const a of doubles)
      for (const b of doubles) expect([a, b, run(a, b) + 0]).toEqual([a, b, meaning(a, b) + 0]);
  });

  test.each(["lt", "ge"] as const)("f64.%s", (name) => {
    const run = running({ takes: "f64", gives: "i32" }, f64[name]);
    for (const a of doubles)
      for (const b of doubles) expect([a, b, run(a, b)]).toEqual([a, b, asking[name](a, b)]);
  });

  test.each(Object.keys(asking) as Asking[])("f32.%s", (name) => {
    const run = running({ takes: "f32", gives: "i32" }, f32[name]);
    for (const a of floats)
      for (const b of [a, ...floats]) expect([a, b, run(a, b)]).toEqual([a, b, asking[name](a, b)]);
  });

  test("f32.reinterpret_i32 of bits", () => {
    const run = running({ takes: "i32", gives: "f32" }, (a) => f32.reinterpretI32(a));
    for (const a of [0x3f800000, 0x7f800000, 1]) expect(run(a, 0)).toBe(floatOf(a));
  });
});

describe("known numbers", () => {
  test("are summed and multiplied while the module is written", () => {
    expect(i32.add(3, 4)).toEqual(i32.const(7));
    expect(i32.mul(0x10001, 0x10001)).toEqual(i32.const(0x20001));
  });

  test("that change nothing are left out", () => {
    const x = i32.load(0);
    expect([i32.add(x, 0), i32.add(0, x), i32.mul(x, 1), i32.mul(1, x)]).toEqual([x, x, x, x]);
    expect(i32.mul(x, 0)).toEqual(i32.const(0));
  });
});

function many(draw: () => number): readonly number[] {
  return Array.from({ length: 12 }, draw);
}
