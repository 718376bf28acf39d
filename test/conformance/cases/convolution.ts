import { conv, convTranspose, convWeightGrad } from "../../../src/ops/index.ts";
import type { OpName } from "../../../src/ops/table.ts";
import { type Case, caseOf } from "../case.ts";

export const convolutionCases = {
  conv: [
    caseOf({
      name: "1×1",
      inputs: { x: [2, 3, 4, 5], w: [4, 3, 1, 1], b: [4] },
      build: (v) => conv(v),
    }),
    caseOf({
      name: "3×3 that keeps the size, without a bias",
      inputs: { x: [1, 2, 5, 4], w: [3, 2, 3, 3] },
      build: (v) => conv(v, { pads: [1, 1, 1, 1] }),
    }),
    caseOf({
      name: "a stride that leaves a row unread",
      inputs: { x: [1, 2, 6, 7], w: [2, 2, 3, 3], b: [2] },
      build: (v) => conv(v, { strides: [2, 2] }),
    }),
    caseOf({
      name: "a stride that leaves whole rows between the windows",
      inputs: { x: [1, 1, 7, 6], w: [2, 1, 1, 2] },
      build: (v) => conv(v, { strides: [3, 4] }),
    }),
    caseOf({
      name: "more padding on one side",
      inputs: { x: [1, 1, 4, 4], w: [1, 1, 2, 3], b: [1] },
      build: (v) => conv(v, { pads: [1, 0, 0, 2] }),
    }),
    caseOf({
      name: "windows that see nothing but padding",
      inputs: { x: [1, 1, 2, 2], w: [1, 1, 2, 2] },
      build: (v) => conv(v, { pads: [2, 3, 2, 3] }),
    }),
    caseOf({
      name: "dilation",
      inputs: { x: [1, 2, 7, 7], w: [2, 2, 3, 2] },
      build: (v) => conv(v, { dilations: [2, 3] }),
    }),
    caseOf({
      name: "groups of two channels",
      inputs: { x: [2, 4, 3, 3], w: [6, 2, 2, 2], b: [6] },
      build: (v) => conv(v, { group: 2 }),
    }),
    caseOf({
      name: "depthwise",
      inputs: { x: [2, 4, 5, 5], w: [4, 1, 3, 3], b: [4] },
      build: (v) => conv(v, { group: 4, pads: [1, 1, 1, 1] }),
    }),
    caseOf({
      name: "depthwise with two filters a channel",
      inputs: { x: [1, 3, 4, 4], w: [6, 1, 3, 3] },
      build: (v) => conv(v, { group: 3, strides: [2, 2], pads: [1, 1, 1, 1] }),
    }),
    caseOf({
      name: "everything at once",
      inputs: { x: [1, 4, 9, 8], w: [6, 2, 3, 2], b: [6] },
      build: (v) => conv(v, { group: 2, strides: [2, 3], dilations: [2, 3], pads: [2, 1, 0, 3] }),
    }),
  ],

  convTranspose: [
    caseOf({
      name: "2×2 that doubles the size",
      inputs: { x: [2, 3, 3, 2], w: [3, 2, 2, 2], b: [2] },
      build: (v) => convTranspose(v, { strides: [2, 2] }),
    }),
    caseOf({
      name: "3×3 whose windows overlap, without a bias",
      inputs: { x: [1, 2, 3, 4], w: [2, 3, 3, 3] },
      build: (v) => convTranspose(v),
    }),
    caseOf({
      name: "more cropped on one side",
      inputs: { x: [1, 2, 4, 3], w: [2, 1, 3, 3], b: [1] },
      build: (v) => convTranspose(v, { pads: [1, 0, 2, 1] }),
    }),
    caseOf({
      name: "output padding that no window reaches",
      inputs: { x: [1, 2, 3, 3], w: [2, 2, 2, 2], b: [2] },
      build: (v) => convTranspose(v, { strides: [3, 4], outputPadding: [2, 3] }),
    }),
    caseOf({
      name: "output padding that doubles the size with a 3×3",
      inputs: { x: [1, 2, 3, 4], w: [2, 2, 3, 3], b: [2] },
      build: (v) => convTranspose(v, { strides: [2, 2], pads: [1, 1, 1, 1], outputPadding: [1, 1] }),
    }),
    caseOf({
      name: "dilation",
      inputs: { x: [1, 2, 3, 3], w: [2, 2, 2, 3] },
      build: (v) => convTranspose(v, { dilations: [3, 2] }),
    }),
    caseOf({
      name: "groups of two channels",
      inputs: { x: [2, 4, 2, 3], w: [4, 3, 2, 2], b: [6] },
      build: (v) => convTranspose(v, { group: 2 }),
    }),
    caseOf({
      name: "depthwise",
      inputs: { x: [1, 3, 3, 3], w: [3, 1, 2, 2], b: [3] },
      build: (v) => convTranspose(v, { group: 3, strides: [2, 2] }),
    }),
    caseOf({
      name: "everything at once",
      inputs: { x: [1, 4, 3, 4], w: [4, 3, 3, 2], b: [6] },
      build: (v) =>
        convTranspose(v, {
          group: 2,
          strides: [2, 3],
          dilations: [2, 1],
          pads: [1, 0, 2, 1],
          outputPadding: [1, 2],
        }),
    }),
  ],

  convWeightGrad: [
    caseOf({
      name: "3×3 that keeps the size",
      inputs: { x: [2, 2, 4, 5], dy: [2, 3, 4, 5] },
      build: (v) => convWeightGrad(v, { kernelShape: [3, 3], pads: [1, 1, 1, 1] }),
    }),
    caseOf({
      name: "everything at once",
      inputs: { x: [2, 4, 9, 8], dy: [2, 6, 4, 3] },
      build: (v) =>
        convWeightGrad(v, {
          kernelShape: [3, 2],
          group: 2,
          strides: [2, 3],
          dilations: [2, 3],
          pads: [2, 1, 0, 3],
        }),
    }),
  ],
} satisfies Partial<Record<OpName, readonly Case[]>>;
