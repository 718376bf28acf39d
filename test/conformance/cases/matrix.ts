import { flatten, gemm, matMul, reshape, transpose } from "../../../src/ops/index.ts";
import type { OpName } from "../../../src/ops/table.ts";
import { type Case, caseOf } from "../case.ts";

export const matrixCases = {
  matMul: [
    caseOf({ name: "two matrices", inputs: { a: [2, 3], b: [3, 4] }, build: (v) => matMul(v) }),
    caseOf({ name: "a stack of each", inputs: { a: [2, 3, 2], b: [2, 2, 4] }, build: (v) => matMul(v) }),
    caseOf({
      name: "one matrix for a whole stack",
      inputs: { a: [2, 3, 2, 3], b: [3, 2] },
      build: (v) => matMul(v),
    }),
    caseOf({
      name: "both stacks stretch",
      inputs: { a: [2, 1, 2, 3], b: [3, 3, 1] },
      build: (v) => matMul(v),
    }),
    caseOf({ name: "a matrix by itself", inputs: { x: [3, 3] }, build: ({ x }) => matMul({ a: x, b: x }) }),
  ],
  gemm: [
    caseOf({
      name: "a dense layer, whose bias is a row",
      inputs: { a: [2, 3], b: [3, 4], c: [4] },
      build: (v) => gemm(v),
    }),
    caseOf({ name: "without c", inputs: { a: [2, 3], b: [3, 4] }, build: (v) => gemm(v, { alpha: 0.5 }) }),
    caseOf({
      name: "c a column, weighed",
      inputs: { a: [2, 3], b: [3, 4], c: [2, 1] },
      build: (v) => gemm(v, { alpha: 2, beta: -0.5 }),
    }),
    caseOf({
      name: "a transposed",
      inputs: { a: [3, 2], b: [3, 4], c: [] },
      build: (v) => gemm(v, { transA: 1 }),
    }),
    caseOf({
      name: "b transposed, as weights are kept",
      inputs: { a: [2, 3], b: [4, 3], c: [4] },
      build: (v) => gemm(v, { transB: 1 }),
    }),
    caseOf({
      name: "everything at once",
      inputs: { a: [3, 2], b: [4, 3], c: [2, 4] },
      build: (v) => gemm(v, { alpha: 0.5, beta: 3, transA: 1, transB: 1 }),
    }),
  ],
  transpose: [
    caseOf({ name: "a matrix", inputs: { x: [2, 3] }, build: (v) => transpose(v) }),
    caseOf({
      name: "channels last, which does not undo itself",
      inputs: { x: [2, 3, 4, 5] },
      build: (v) => transpose(v, { perm: [0, 2, 3, 1] }),
    }),
  ],
  flatten: [
    caseOf({ name: "an image", inputs: { x: [2, 3, 2, 2] }, build: (v) => flatten(v) }),
    caseOf({ name: "one number an image", inputs: { x: [3] }, build: (v) => flatten(v) }),
  ],

  reshape: [
    caseOf({
      name: "an image to a row",
      inputs: { x: [2, 3, 2, 2] },
      build: (v) => reshape(v, { shape: [2, 12] }),
    }),
    caseOf({
      name: "channels to groups",
      inputs: { x: [1, 6, 2] },
      build: (v) => reshape(v, { shape: [1, 2, 3, 2] }),
    }),
    caseOf({ name: "one number to a scalar", inputs: { x: [1, 1] }, build: (v) => reshape(v) }),
  ],
} satisfies Partial<Record<OpName, readonly Case[]>>;
