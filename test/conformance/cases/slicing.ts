import {
  concat,
  cropLike,
  pad,
  padGrad,
  padToMultiple,
  slice,
  split,
  unslice,
} from "../../../src/ops/index.ts";
import type { OpName } from "../../../src/ops/table.ts";
import { type Case, caseOf } from "../case.ts";

export const slicingCases = {
  slice: [
    caseOf({
      name: "some channels",
      inputs: { x: [2, 5, 2, 3] },
      build: (v) => slice(v, { starts: [1], ends: [4], axes: [1], steps: [1] }),
    }),
    caseOf({
      name: "axes in another order",
      inputs: { x: [1, 2, 5, 6] },
      build: (v) => slice(v, { starts: [2, 0], ends: [6, 3], axes: [3, 2], steps: [1, 1] }),
    }),
    caseOf({
      name: "every second row and every third column, the last step short",
      inputs: { x: [1, 2, 6, 8] },
      build: (v) => slice(v, { starts: [0, 1], ends: [6, 6], axes: [2, 3], steps: [2, 3] }),
    }),
    caseOf({
      name: "a step beyond the end",
      inputs: { x: [4, 3] },
      build: (v) => slice(v, { starts: [1], ends: [3], axes: [0], steps: [5] }),
    }),
    caseOf({ name: "nothing is cut", inputs: { x: [2, 3] }, build: (v) => slice(v) }),
  ],
  unslice: [
    caseOf({
      name: "zeros before and behind",
      inputs: { dy: [2, 2, 3] },
      build: (v) => unslice(v, { starts: [1], axes: [1], steps: [1], shape: [2, 5, 3] }),
    }),
    caseOf({
      name: "zeros between",
      inputs: { dy: [1, 1, 3, 2] },
      build: (v) => unslice(v, { starts: [0, 1], axes: [2, 3], steps: [2, 3], shape: [1, 1, 6, 5] }),
    }),
    caseOf({
      name: "zeros between, cut off behind the last",
      inputs: { dy: [3, 2] },
      build: (v) => unslice(v, { starts: [1], axes: [0], steps: [3], shape: [8, 2] }),
    }),
  ],
  concat: [
    caseOf({
      name: "channels, and axis 1 is the default",
      inputs: { a: [2, 1, 2, 3], b: [2, 3, 2, 3] },
      build: ({ a, b }) => concat({ xs: [a, b] }),
    }),
    caseOf({
      name: "three along the last axis",
      inputs: { a: [2, 1], b: [2, 3], c: [2, 2] },
      build: ({ a, b, c }) => concat({ xs: [a, b, c] }, { axis: 1 }),
    }),
    caseOf({
      name: "flat vectors",
      inputs: { a: [2], b: [3] },
      build: ({ a, b }) => concat({ xs: [a, b] }, { axis: 0 }),
    }),
    caseOf({
      name: "a value twice",
      inputs: { x: [1, 2, 2, 2] },
      build: ({ x }) => concat({ xs: [x, x] }),
    }),
    caseOf({ name: "one alone", inputs: { x: [1, 2] }, build: ({ x }) => concat({ xs: [x] }) }),
  ],
  split: [
    caseOf({
      name: "a flat vector, and axis 0 is the default",
      inputs: { x: [6] },
      build: (v) => split(v, { sizes: [3, 1, 2] }),
    }),
    caseOf({
      name: "channels",
      inputs: { x: [2, 5, 2, 3] },
      build: (v) => split(v, { axis: 1, sizes: [2, 3] }),
    }),
    caseOf({
      name: "a part that the loss ignores",
      inputs: { x: [2, 4, 3] },
      build: (v) => split(v, { axis: 1, sizes: [1, 2, 1] }).slice(1, 2),
    }),
  ],
  pad: [
    caseOf({
      name: "zeros",
      inputs: { x: [1, 2, 2, 3] },
      build: (v) => pad(v, { pads: [0, 0, 1, 2, 0, 1, 3, 0] }),
    }),
    caseOf({
      name: "another value",
      inputs: { x: [2, 3] },
      build: (v) => pad(v, { pads: [1, 0, 0, 2], value: -1.5 }),
    }),
    caseOf({
      name: "a mirror on both sides, as wide as can be",
      inputs: { x: [1, 1, 3, 4] },
      build: (v) => pad(v, { pads: [0, 0, 2, 3, 0, 0, 2, 3], mode: "reflect" }),
    }),
    caseOf({
      name: "the edge, further than x is wide",
      inputs: { x: [1, 2, 2, 3] },
      build: (v) => pad(v, { pads: [0, 0, 3, 1, 0, 0, 0, 4], mode: "edge" }),
    }),
    caseOf({ name: "nothing is added", inputs: { x: [2, 3] }, build: (v) => pad(v, { pads: [0, 0, 0, 0] }) }),
  ],
  padGrad: [
    caseOf({
      name: "what surrounds is dropped",
      inputs: { dy: [2, 5, 4] },
      build: (v) => padGrad(v, { pads: [0, 1, 0, 0, 2, 1] }),
    }),
    caseOf({
      name: "a mirror folds back",
      inputs: { dy: [1, 1, 6, 7] },
      build: (v) => padGrad(v, { pads: [0, 0, 2, 1, 0, 0, 1, 2], mode: "reflect" }),
    }),
    caseOf({
      name: "a mirror folds back twice onto the middle",
      inputs: { dy: [9] },
      build: (v) => padGrad(v, { pads: [3, 2], mode: "reflect" }),
    }),
    caseOf({
      name: "the edge gathers",
      inputs: { dy: [1, 2, 5, 6] },
      build: (v) => padGrad(v, { pads: [0, 0, 3, 1, 0, 0, 1, 4], mode: "edge" }),
    }),
  ],
  padToMultiple: [
    caseOf({
      name: "both ways",
      inputs: { x: [2, 2, 5, 3] },
      build: (v) => padToMultiple(v, { multiple: 4 }),
    }),
    caseOf({ name: "the default of 16", inputs: { x: [1, 1, 2, 17] }, build: (v) => padToMultiple(v) }),
    caseOf({
      name: "what fits already",
      inputs: { x: [1, 2, 4, 2] },
      build: (v) => padToMultiple(v, { multiple: 2 }),
    }),
  ],
  cropLike: [
    caseOf({
      name: "below and at the right, whatever the channels",
      inputs: { x: [2, 3, 5, 6], like: [1, 1, 3, 4] },
      build: (v) => cropLike(v),
    }),
    caseOf({
      name: "what fits already",
      inputs: { x: [1, 2, 3, 4], like: [1, 1, 3, 4] },
      build: (v) => cropLike(v),
    }),
    caseOf({
      name: "back from a padded size",
      inputs: { x: [1, 2, 3, 5] },
      build: ({ x }) => cropLike({ x: padToMultiple({ x }, { multiple: 4 }), like: x }),
    }),
  ],
} satisfies Partial<Record<OpName, readonly Case[]>>;
