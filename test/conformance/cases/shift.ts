import { activeShift, activeShiftOffsetGrad, constantOf, shift } from "../../../src/ops/index.ts";
import type { OpName } from "../../../src/ops/table.ts";
import { type Case, caseOf } from "../case.ts";

/** The nine directions of a 3×3 filter. */
const around = [-1, 0, 1].flatMap((down) => [-1, 0, 1].flatMap((across) => [down, across]));

export const shiftCases = {
  shift: [
    caseOf({
      name: "two channels in each direction and one left over",
      inputs: { x: [2, 19, 3, 4] },
      build: (v) => shift(v, { offsets: around }),
    }),
    caseOf({
      name: "fewer channels than directions, which all stay",
      inputs: { x: [1, 5, 2, 3] },
      build: (v) => shift(v, { offsets: around }),
    }),
    caseOf({
      name: "down only",
      inputs: { x: [1, 2, 4, 3] },
      build: (v) => shift(v, { offsets: [2, 0] }),
    }),
    caseOf({
      name: "beyond one side of the image",
      inputs: { x: [1, 2, 2, 3] },
      build: (v) => shift(v, { offsets: [1, -3, -1, 2] }),
    }),
  ],

  activeShift: [
    caseOf({
      name: "between pixels",
      inputs: { x: [2, 3, 4, 5], offset: [3, 2] },
      build: (v) => activeShift(v),
    }),
    caseOf({
      name: "by several pixels, some beyond the image",
      inputs: { x: [2, 6, 4, 3], offset: { shape: [6, 2], scale: 5 } },
      build: (v) => activeShift(v),
    }),
    caseOf({
      name: "by whole pixels",
      inputs: { x: [1, 4, 3, 4] },
      build: ({ x }) => activeShift({ x, offset: constantOf(x, [0, 0, -1, 2, 3, 1, 1, -2], [4, 2]) }),
    }),
    caseOf({
      name: "an image of one pixel",
      inputs: { x: [1, 4, 1, 1], offset: [4, 2] },
      build: (v) => activeShift(v),
    }),
    caseOf({
      name: "a wide image",
      inputs: { x: [1, 2, 2, 150], offset: { shape: [2, 2], scale: 90 } },
      build: (v) => activeShift(v),
    }),
  ],

  activeShiftOffsetGrad: [
    caseOf({
      name: "between pixels",
      inputs: { x: [2, 3, 4, 5], offset: { shape: [3, 2], scale: 2 }, dy: [2, 3, 4, 5] },
      build: (v) => activeShiftOffsetGrad(v),
    }),
    caseOf({
      name: "at whole pixels, where y has a kink",
      inputs: { x: [1, 4, 3, 4], dy: [1, 4, 3, 4] },
      build: ({ x, dy }) =>
        activeShiftOffsetGrad({ x, dy, offset: constantOf(x, [0, 0, -1, 2, 3, 1, 1, -2], [4, 2]) }),
    }),
  ],
} satisfies Partial<Record<OpName, readonly Case[]>>;
