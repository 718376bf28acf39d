import { setFlagsFromString } from "node:v8";
import { describe, expect, test } from "vitest";
import { f32x4, i16x8, i32x4, type Plain, v128 } from "../../../../src/engines/wasm/assembler/index.ts";
import { runningOnLanes } from "./run.ts";

setFlagsFromString("--experimental-wasm-relaxed-simd");

const { fround } = Math;
type Vector = Plain<"v128">;
type Written = (a: Vector, b: Vector, c: Vector) => Vector;
type Meaning = (a: number, b: number, c: number) => number;

const [a, b, c] = [
  [1.5, -2.25, 3.75, -0.5],
  [0.25, 7.5, 3.75, -1.5],
  [10.125, -3.5, 0.75, 100],
] as const;
const [i, j, k] = [
  [1, -2, 0x7fffffff, 12_345],
  [5, 77, 2, -9],
  [-1, 0, 0x0f0f0f0f, -1],
] as const;

const even = (x: number): number => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));
const whole = (condition: boolean): number => (condition ? Number.NaN : 0);

const onFloats: Readonly<
  Record<Exclude<keyof typeof f32x4, "const" | "splat" | "extract" | "shuffle">, [Written, Meaning]>
> = {
  abs: [f32x4.abs, Math.abs],
  neg: [f32x4.neg, (x) => -x],
  sqrt: [(_, y) => f32x4.sqrt(f32x4.abs(y)), (_, y) => fround(Math.sqrt(Math.abs(y)))],
  ceil: [f32x4.ceil, Math.ceil],
  floor: [f32x4.floor, Math.floor],
  trunc: [f32x4.trunc, Math.trunc],
  nearest: [f32x4.nearest, even],
  add: [f32x4.add, (x, y) => fround(x + y)],
  sub: [f32x4.sub, (x, y) => fround(x - y)],
  mul: [f32x4.mul, (x, y) => fround(x * y)],
  div: [f32x4.div, (x, y) => fround(x / y)],
  min: [f32x4.min, (x, y) => Math.min(x, y)],
  max: [f32x4.max, (x, y) => Math.max(x, y)],
  pmin: [f32x4.pmin, (x, y) => Math.min(x, y)],
  pmax: [f32x4.pmax, (x, y) => Math.max(x, y)],
  eq: [f32x4.eq, (x, y) => whole(x === y)],
  ne: [f32x4.ne, (x, y) => whole(x !== y)],
  lt: [f32x4.lt, (x, y) => whole(x < y)],
  gt: [f32x4.gt, (x, y) => whole(x > y)],
  le: [f32x4.le, (x, y) => whole(x <= y)],
  ge: [f32x4.ge, (x, y) => whole(x >= y)],
  convertI32: [(x) => f32x4.convertI32(i32x4.truncF32(x)), (x) => Math.trunc(x) + 0],
  relaxedMadd: [f32x4.relaxedMadd, (x, y, z) => fround(x * y + z)],
};

const onIntegers: Readonly<Record<Exclude<keyof typeof i32x4, "extract">, [Written, Meaning]>> = {
  splat: [() => i32x4.splat(-7), () => -7],
  eq: [(x, y) => i32x4.eq(i32x4.shrS(x, 1), i32x4.shrS(y, 31)), (x, y) => (x >> 1 === y >> 31 ? -1 : 0)],
  add: [i32x4.add, (x, y) => (x + y) | 0],
  sub: [i32x4.sub, (x, y) => (x - y) | 0],
  mul: [i32x4.mul, Math.imul],
  dotI16: [i32x4.dotI16, (x, y) => (low(x) * low(y) + (x >> 16) * (y >> 16)) | 0],
  shl: [(x) => i32x4.shl(x, 5), (x) => x << 5],
  shrS: [(x) => i32x4.shrS(x, 3), (x) => x >> 3],
  shrU: [(x) => i32x4.shrU(x, 3), (x) => (x >>> 3) | 0],
  truncF32: [(x) => i32x4.truncF32(f32x4.convertI32(x)), (x) => Math.min(fround(x), 2 ** 31 - 1) | 0],
};

/** The lower half, with its sign. */
const low = (x: number): number => (x << 16) >> 16;

type Bitwise = "not" | "and" | "andNot" | "or" | "xor" | "bitselect";
const onBits: Readonly<Record<Bitwise, [Written, Meaning]>> = {
  not: [v128.not, (x) => ~x],
  and: [v128.and, (x, y) => x & y],
  andNot: [v128.andNot, (x, y) => x & ~y],
  or: [v128.or, (x, y) => x | y],
  xor: [v128.xor, (x, y) => x ^ y],
  bitselect: [v128.bitselect, (x, y, mask) => (x & mask) | (y & ~mask)],
};

describe("does in every lane what JavaScript does", () => {
  test.each(Object.entries(onFloats))("f32x4.%s", (_, [write, meaning]) => {
    expect(runningOnLanes(write).floats(a, b, c)).toEqual(a.map((x, lane) => meaning(x, b[lane]!, c[lane]!)));
  });

  test.each(Object.entries(onIntegers))("i32x4.%s", (_, [write, meaning]) => {
    expect(runningOnLanes(write).integers(i, j, k)).toEqual(
      i.map((x, lane) => meaning(x, j[lane]!, k[lane]!)),
    );
  });

  test.each(Object.entries(onBits))("v128.%s", (_, [write, meaning]) => {
    expect(runningOnLanes(write).integers(i, j, k)).toEqual(
      i.map((x, lane) => meaning(x, j[lane]!, k[lane]!)),
    );
  });
});

describe("lanes", () => {
  test("are known, or all the same", () => {
    const sum = runningOnLanes(() => f32x4.add(f32x4.const(1, 2, -3, 0.5), f32x4.splat(10)));
    expect(sum.floats()).toEqual([11, 12, 7, 10.5]);
  });

  test("are taken out one by one", () => {
    const swapped = (x: Vector) => f32x4.splat(f32x4.extract(x, 2));
    expect(runningOnLanes(swapped).floats(a)).toEqual([3.75, 3.75, 3.75, 3.75]);
    const last = (x: Vector) => i32x4.splat(i32x4.extract(x, 3));
    expect(runningOnLanes(last).integers(i)).toEqual([12_345, 12_345, 12_345, 12_345]);
  });

  test("of two vectors are put in any order", () => {
    const mixed = (x: Vector, y: Vector) => f32x4.shuffle(x, y, [3, 4, 0, 7]);
    expect(runningOnLanes(mixed).floats(a, b)).toEqual([a[3], b[0], a[0], b[3]]);
  });

  test("of two vectors become 16 bits wide, as near as those come", () => {
    const narrowed = (x: Vector, y: Vector) => i16x8.narrowI32(x, y);
    const expected = new Int32Array(Int16Array.of(1, -2, 32_767, -32_768, 300, -300, 0, 32_767).buffer);
    expect(
      runningOnLanes(narrowed).integers([1, -2, 2 ** 31 - 1, -(2 ** 31)], [300, -300, 0, 32_768]),
    ).toEqual([...expected]);
  });

  test("that are no numbers go through bounds, but are none", () => {
    const none = [Number.NaN, 1, Number.NaN, 1];
    const bound = [0, Number.NaN, 2, 3];
    expect(runningOnLanes((x, y) => f32x4.pmax(x, y)).floats(none, bound)).toEqual([NaN, 1, NaN, 3]);
    expect(runningOnLanes((x, y) => f32x4.pmin(x, y)).floats(none, bound)).toEqual([NaN, 1, NaN, 1]);
  });

  test("are asked whether any has a one", () => {
    const asked = (x: Vector) => i32x4.splat(v128.anyTrue(x));
    expect(runningOnLanes(asked).integers([0, 0, 4, 0])).toEqual([1, 1, 1, 1]);
    expect(runningOnLanes(asked).integers([0, 0, 0, 0])).toEqual([0, 0, 0, 0]);
  });
});
