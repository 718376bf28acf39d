import {
  averagePool,
  averagePoolGrad,
  globalAveragePool,
  maxPool,
  maxPoolGrad,
} from "../../../src/ops/index.ts";
import type { OpName } from "../../../src/ops/table.ts";
import { type Case, caseOf } from "../case.ts";

const distinct = (...shape: readonly number[]) => ({ shape, draw: "distinct" }) as const;

export const poolingCases = {
  maxPool: [
    caseOf({
      name: "2×2 that halves the size",
      inputs: { x: distinct(2, 3, 4, 6) },
      build: (v) => maxPool(v, { kernelShape: [2, 2], strides: [2, 2] }),
    }),
    caseOf({
      name: "3×2 windows that overlap",
      inputs: { x: distinct(1, 2, 5, 4) },
      build: (v) => maxPool(v, { kernelShape: [3, 2] }),
    }),
    caseOf({
      name: "padding never wins",
      inputs: { x: distinct(1, 2, 5, 6) },
      build: (v) => maxPool(v, { kernelShape: [3, 3], strides: [2, 3], pads: [1, 0, 2, 1] }),
    }),
    caseOf({
      name: "dilation",
      inputs: { x: distinct(1, 1, 6, 7) },
      build: (v) => maxPool(v, { kernelShape: [2, 3], dilations: [3, 2], pads: [1, 1, 0, 1] }),
    }),
    caseOf({
      name: "a row left over without ceil mode",
      inputs: { x: distinct(1, 1, 6, 5) },
      build: (v) => maxPool(v, { kernelShape: [3, 3], strides: [2, 2] }),
    }),
    caseOf({
      name: "a row left over in ceil mode",
      inputs: { x: distinct(1, 2, 6, 5) },
      build: (v) => maxPool(v, { kernelShape: [3, 3], strides: [2, 2], ceilMode: 1 }),
    }),
    caseOf({
      name: "ceil mode drops a window that would start in the padding",
      inputs: { x: distinct(1, 1, 3, 4) },
      build: (v) => maxPool(v, { kernelShape: [2, 2], strides: [2, 2], pads: [1, 1, 1, 1], ceilMode: 1 }),
    }),
    caseOf({
      name: "ceil mode lets a window hang over an image smaller than itself",
      inputs: { x: distinct(1, 2, 2, 2) },
      build: (v) => maxPool(v, { kernelShape: [3, 3], strides: [2, 2], ceilMode: 1 }),
    }),
    caseOf({
      name: "ceil mode with dilation and uneven padding",
      inputs: { x: distinct(1, 1, 8, 9) },
      build: (v) =>
        maxPool(v, {
          kernelShape: [2, 3],
          strides: [3, 2],
          dilations: [2, 2],
          pads: [0, 1, 1, 2],
          ceilMode: 1,
        }),
    }),
  ],
  maxPoolGrad: [
    caseOf({
      name: "windows that overlap and share a winner",
      inputs: { x: distinct(1, 2, 4, 5), dy: [1, 2, 2, 3] },
      build: (v) => maxPoolGrad(v, { kernelShape: [3, 3] }),
    }),
    caseOf({
      name: "ties, which go to the first",
      inputs: { x: { shape: [2, 1, 4, 4], scale: 0 }, dy: [2, 1, 3, 3] },
      build: (v) => maxPoolGrad(v, { kernelShape: [2, 2], strides: [2, 2], pads: [1, 1, 1, 1] }),
    }),
    caseOf({
      name: "a row left over in ceil mode, with dilation",
      inputs: { x: distinct(1, 1, 6, 6), dy: [1, 1, 3, 3] },
      build: (v) => maxPoolGrad(v, { kernelShape: [2, 2], strides: [2, 2], dilations: [2, 2], ceilMode: 1 }),
    }),
  ],
  averagePool: [
    caseOf({
      name: "2×2 that halves the size",
      inputs: { x: [2, 3, 4, 6] },
      build: (v) => averagePool(v, { kernelShape: [2, 2], strides: [2, 2] }),
    }),
    caseOf({
      name: "padding that does not count",
      inputs: { x: [1, 2, 4, 5] },
      build: (v) => averagePool(v, { kernelShape: [3, 3], pads: [1, 1, 1, 1] }),
    }),
    caseOf({
      name: "padding that counts",
      inputs: { x: [1, 2, 4, 5] },
      build: (v) => averagePool(v, { kernelShape: [3, 3], pads: [1, 0, 2, 1], countIncludePad: 1 }),
    }),
    caseOf({
      name: "a row left over in ceil mode",
      inputs: { x: [1, 1, 6, 5] },
      build: (v) => averagePool(v, { kernelShape: [3, 2], strides: [2, 2], ceilMode: 1 }),
    }),
    caseOf({
      name: "ceil mode hangs over padding that counts",
      inputs: { x: [1, 1, 4, 5] },
      build: (v) =>
        averagePool(v, {
          kernelShape: [3, 4],
          strides: [2, 3],
          pads: [1, 1, 1, 0],
          ceilMode: 1,
          countIncludePad: 1,
        }),
    }),
    caseOf({
      name: "ceil mode hangs over padding that does not count",
      inputs: { x: [1, 1, 4, 5] },
      build: (v) => averagePool(v, { kernelShape: [3, 4], strides: [2, 3], pads: [1, 1, 1, 0], ceilMode: 1 }),
    }),
    caseOf({
      name: "a stride that leaves pixels between the windows",
      inputs: { x: [1, 1, 6, 7] },
      build: (v) => averagePool(v, { kernelShape: [1, 2], strides: [2, 4] }),
    }),
  ],
  averagePoolGrad: [
    caseOf({
      name: "windows that overlap",
      inputs: { dy: [2, 2, 2, 3] },
      build: (v) => averagePoolGrad(v, { kernelShape: [3, 2], extent: [4, 4] }),
    }),
    caseOf({
      name: "ceil mode hangs over padding that counts",
      inputs: { dy: [1, 1, 3, 2] },
      build: (v) =>
        averagePoolGrad(v, {
          kernelShape: [3, 4],
          strides: [2, 3],
          pads: [1, 1, 1, 0],
          ceilMode: 1,
          countIncludePad: 1,
          extent: [4, 5],
        }),
    }),
    caseOf({
      name: "rows that no window saw",
      inputs: { dy: [1, 2, 2, 2] },
      build: (v) => averagePoolGrad(v, { kernelShape: [2, 2], strides: [3, 2], extent: [6, 5] }),
    }),
  ],
  globalAveragePool: [
    caseOf({ name: "images", inputs: { x: [2, 3, 4, 5] }, build: (v) => globalAveragePool(v) }),
    caseOf({
      name: "single pixels stay themselves",
      inputs: { x: [2, 3, 1, 1] },
      build: (v) => globalAveragePool(v),
    }),
  ],
} satisfies Partial<Record<OpName, readonly Case[]>>;
