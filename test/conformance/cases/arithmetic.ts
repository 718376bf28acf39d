import {
  add,
  cast,
  div,
  equal,
  expand,
  greater,
  mul,
  reduceSum,
  sub,
  where,
} from "../../../src/ops/index.ts";
import type { OpName } from "../../../src/ops/table.ts";
import { type Case, caseOf } from "../case.ts";

const mask = (...shape: readonly number[]) => ({ shape, draw: "mask" }) as const;
const positive = (...shape: readonly number[]) => ({ shape, draw: "positive" }) as const;

export const arithmeticCases = {
  add: [
    caseOf({ name: "two of a shape", inputs: { a: [2, 3], b: [2, 3] }, build: (v) => add(v) }),
    caseOf({
      name: "a bias for each channel",
      inputs: { a: [2, 3, 2, 2], b: [3, 1, 1] },
      build: (v) => add(v),
    }),
    caseOf({ name: "both stretch", inputs: { a: [2, 1, 3], b: [4, 1] }, build: (v) => add(v) }),
    caseOf({ name: "a value twice", inputs: { x: [2, 3] }, build: ({ x }) => add({ a: x, b: x }) }),
  ],
  sub: [
    caseOf({ name: "two of a shape", inputs: { a: [2, 3], b: [2, 3] }, build: (v) => sub(v) }),
    caseOf({ name: "from a scalar", inputs: { a: [], b: [2, 3] }, build: (v) => sub(v) }),
    caseOf({
      name: "a mean for each image",
      inputs: { a: [2, 3, 2, 2], b: [2, 1, 1, 1] },
      build: (v) => sub(v),
    }),
  ],
  mul: [
    caseOf({ name: "two of a shape", inputs: { a: [2, 3], b: [2, 3] }, build: (v) => mul(v) }),
    caseOf({
      name: "a gate for each channel",
      inputs: { a: [2, 3, 2, 2], b: [2, 3, 1, 1] },
      build: (v) => mul(v),
    }),
    caseOf({ name: "an outer product", inputs: { a: [3, 1], b: [1, 4] }, build: (v) => mul(v) }),
    caseOf({ name: "a square", inputs: { x: [2, 3] }, build: ({ x }) => mul({ a: x, b: x }) }),
  ],
  div: [
    caseOf({ name: "two of a shape", inputs: { a: [2, 3], b: positive(2, 3) }, build: (v) => div(v) }),
    caseOf({ name: "by a scalar", inputs: { a: [2, 3], b: positive() }, build: (v) => div(v) }),
    caseOf({ name: "a scalar by each", inputs: { a: [1], b: positive(2, 3) }, build: (v) => div(v) }),
  ],
  greater: [
    caseOf({
      name: "a threshold for each channel",
      inputs: { a: [2, 3, 2], b: [3, 1] },
      build: (v) => greater(v),
    }),
    caseOf({ name: "nothing exceeds itself", inputs: { x: [4] }, build: ({ x }) => greater({ a: x, b: x }) }),
  ],
  equal: [
    caseOf({
      name: "class indices against every class",
      inputs: {
        a: { shape: [2, 1, 3, 4], dtype: "int32", scale: 3 },
        b: { shape: [3, 1, 1], dtype: "int32", scale: 3 },
      },
      build: (v) => equal(v),
    }),
    caseOf({ name: "a float and itself", inputs: { x: [4] }, build: ({ x }) => equal({ a: x, b: x }) }),
  ],
  where: [
    caseOf({
      name: "three of a shape",
      inputs: { condition: mask(3, 4), a: [3, 4], b: [3, 4] },
      build: (v) => where(v),
    }),
    caseOf({
      name: "all three stretch",
      inputs: { condition: mask(2, 1, 1), a: [3, 1], b: [4] },
      build: (v) => where(v),
    }),
  ],
  cast: [
    caseOf({
      name: "a float to itself",
      inputs: { x: [2, 3] },
      build: ({ x }) => cast({ x }, { to: "float32" }),
    }),
    caseOf({
      name: "a mask to floats",
      inputs: { x: mask(2, 3) },
      build: ({ x }) => cast({ x }, { to: "float32" }),
    }),
    caseOf({
      name: "a float to the integer towards zero, which is flat",
      inputs: { x: { shape: [8], draw: "distinct", scale: 3.1 } },
      build: ({ x }) => cast({ x: cast({ x }, { to: "int32" }) }, { to: "float32" }),
    }),
    caseOf({
      name: "a float to whether it is not zero, and back",
      inputs: { x: [4] },
      build: ({ x }) => cast({ x: cast({ x }, { to: "bool" }) }),
    }),
  ],
  expand: [
    caseOf({ name: "a scalar", inputs: { x: [] }, build: ({ x }) => expand({ x }, { shape: [2, 3] }) }),
    caseOf({
      name: "new axes and stretched ones",
      inputs: { x: [3, 1, 2] },
      build: ({ x }) => expand({ x }, { shape: [2, 3, 4, 2] }),
    }),
    caseOf({
      name: "an axis of 1 in front",
      inputs: { x: [3] },
      build: ({ x }) => expand({ x }, { shape: [1, 3] }),
    }),
  ],
  reduceSum: [
    caseOf({
      name: "every axis, as none is named",
      inputs: { x: [2, 3, 4] },
      build: ({ x }) => reduceSum({ x }),
    }),
    caseOf({
      name: "all but the channels",
      inputs: { x: [2, 3, 2, 2] },
      build: ({ x }) => reduceSum({ x }, { axes: [0, 2, 3] }),
    }),
    caseOf({
      name: "an axis that stays",
      inputs: { x: [2, 3, 4] },
      build: ({ x }) => reduceSum({ x }, { axes: [1], keepdims: 1 }),
    }),
  ],
} satisfies Partial<Record<OpName, readonly Case[]>>;
