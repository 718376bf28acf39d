import { expect, test } from "vitest";
import {
  asHalf,
  type Dtype,
  fromFloat32,
  type StoredTensor,
  toFloat32,
} from "../../../src/formats/safetensors/index.ts";

function stored(
  dtype: Dtype,
  values: BigInt64Array | Float64Array | Int32Array | Uint16Array | Int8Array,
): StoredTensor {
  const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { dtype, shape: [values.length], data };
}

test("toFloat32 widens halves and bfloats exactly, subnormals, infinities and NaN included", () => {
  const half = stored("F16", Uint16Array.of(0x3c00, 0x0001, 0x8000, 0x7c00, 0x7e01));
  expect([...toFloat32(half)]).toEqual([1, 2 ** -24, -0, Infinity, NaN]);
  const brain = stored("BF16", Uint16Array.of(0x3f80, 0xc020, 0x0001, 0xff80, 0x7fc0, 0x8000));
  expect([...toFloat32(brain)]).toEqual([1, -2.5, 2 ** -133, -Infinity, NaN, -0]);
});

test("every bfloat widens to the float32 of which it is the upper half", () => {
  const bits = Uint16Array.from({ length: 65536 }, (_, i) => i);
  const widened = toFloat32(stored("BF16", bits));
  const upper = new Float32Array(Uint32Array.from(bits, (b) => b * 65536).buffer);
  expect(widened).toEqual(upper);
});

test("toFloat32 rounds float64 and long integers to the nearest float32", () => {
  expect([...toFloat32(stored("F64", Float64Array.of(0.1, 1e-300)))]).toEqual([Math.fround(0.1), 0]);
  expect([...toFloat32(stored("I64", BigInt64Array.of(-1n, 2n ** 40n + 1n)))]).toEqual([-1, 2 ** 40]);
  expect([...toFloat32(stored("I32", Int32Array.of(16777217)))]).toEqual([16777216]);
  expect([...toFloat32(stored("I8", Int8Array.of(-3)))]).toEqual([-3]);
});

test("fromFloat32 and toFloat32 are inverse, also where the bytes lie unaligned in a Buffer", () => {
  const values = Float32Array.of(1.5, -0, 3e38);
  const tensor = fromFloat32([3], values);
  const unaligned = Buffer.concat([Buffer.from([7]), tensor.data]).subarray(1);
  expect(toFloat32(tensor)).toEqual(values);
  expect(toFloat32({ ...tensor, data: unaligned })).toEqual(values);
});

test("toFloat32 gives memory of its own", () => {
  const values = Float32Array.of(1, 2);
  toFloat32(fromFloat32([2], values)).fill(0);
  expect([...values]).toEqual([1, 2]);
});

test("asHalf rounds a float64 once, where going through float32 would round twice", () => {
  const justAboveHalfway = 1 + 2 ** -11 + 2 ** -40;
  const { dtype, shape, data } = asHalf(stored("F64", Float64Array.of(justAboveHalfway)));
  expect([dtype, shape, [...data]]).toEqual(["F16", [1], [0x01, 0x3c]]);
});

test("asHalf leaves halves as they are", () => {
  const half = stored("F16", Uint16Array.of(0x7e01));
  expect(asHalf(half)).toBe(half);
});
