import { constantOf, mul, reduceMax, reduceMean } from "../../../src/ops/index.ts";
import type { OpName } from "../../../src/ops/table.ts";
import { type Case, caseOf } from "../case.ts";

const distinct = { shape: [2, 3, 4], draw: "distinct" } as const;

export const reductionCases = {
  reduceMean: [
    caseOf({ name: "every axis, as none is named", inputs: { x: [2, 3, 4] }, build: (v) => reduceMean(v) }),
    caseOf({
      name: "the pixels of each channel",
      inputs: { x: [2, 3, 3, 2] },
      build: (v) => reduceMean(v, { axes: [2, 3] }),
    }),
    caseOf({
      name: "outer axes that stay, named backwards",
      inputs: { x: [2, 3, 4] },
      build: (v) => reduceMean(v, { axes: [1, 0], keepdims: 1 }),
    }),
  ],
  reduceMax: [
    caseOf({ name: "every axis, as none is named", inputs: { x: distinct }, build: (v) => reduceMax(v) }),
    caseOf({
      name: "the middle axis",
      inputs: { x: distinct },
      build: (v) => reduceMax(v, { axes: [1] }),
    }),
    caseOf({
      name: "two axes that stay",
      inputs: { x: distinct },
      build: (v) => reduceMax(v, { axes: [0, 2], keepdims: 1 }),
    }),
    caseOf({
      name: "ties everywhere",
      inputs: { x: distinct },
      build: ({ x }) => reduceMax({ x: mul({ a: x, b: constantOf(x, 0) }) }, { axes: [1] }),
    }),
  ],
} satisfies Partial<Record<OpName, readonly Case[]>>;
