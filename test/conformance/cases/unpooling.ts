import type { Value } from "../../../src/ir/graph.ts";
import { maxPoolWithIndices, maxUnpool, maxUnpoolGrad } from "../../../src/ops/index.ts";
import type { OpName } from "../../../src/ops/table.ts";
import { type Case, caseOf } from "../case.ts";

const distinct = (...shape: readonly number[]) => ({ shape, draw: "distinct" }) as const;
const halving = { kernelShape: [2, 2], strides: [2, 2], ceilMode: 1 } as const;
const overlapping = { kernelShape: [3, 3], strides: [2, 1], pads: [1, 0, 1, 1] } as const;

type Windows = Parameters<typeof maxPoolWithIndices>[1];
const winnersOf = (x: Value, windows: Windows): Value => maxPoolWithIndices({ x }, windows)[1];

export const unpoolingCases = {
  maxPoolWithIndices: [
    caseOf({
      name: "2×2 that halves the size, in images and channels",
      inputs: { x: distinct(2, 3, 4, 6) },
      build: (v) => maxPoolWithIndices(v, { kernelShape: [2, 2], strides: [2, 2] }),
    }),
    caseOf({
      name: "a row and a column left over in ceil mode",
      inputs: { x: distinct(1, 2, 5, 7) },
      build: (v) => maxPoolWithIndices(v, halving),
    }),
    caseOf({
      name: "windows that overlap and share a winner",
      inputs: { x: distinct(1, 2, 5, 6) },
      build: (v) => maxPoolWithIndices(v, overlapping),
    }),
    caseOf({
      name: "dilation",
      inputs: { x: distinct(1, 1, 6, 7) },
      build: (v) => maxPoolWithIndices(v, { kernelShape: [2, 3], dilations: [3, 2], pads: [1, 1, 0, 1] }),
    }),
    caseOf({
      name: "ties, which go to the first",
      inputs: { x: { shape: [1, 2, 3, 4], scale: 0 } },
      build: (v) => maxPoolWithIndices(v, { kernelShape: [2, 2] }),
      gradient: "a tie has a kink",
    }),
  ],
  maxUnpool: [
    caseOf({
      name: "2×2 back to where the winners stood",
      inputs: { image: distinct(2, 3, 4, 6), x: [2, 3, 2, 3] },
      build: ({ image, x }) => maxUnpool({ x, indices: winnersOf(image, halving) }, { extent: [4, 6] }),
    }),
    caseOf({
      name: "fewer pixels than whole windows have",
      inputs: { image: distinct(1, 2, 5, 7), x: [1, 2, 3, 4] },
      build: ({ image, x }) => maxUnpool({ x, indices: winnersOf(image, halving) }, { extent: [5, 7] }),
    }),
    caseOf({
      name: "sums where windows shared a winner",
      inputs: { image: distinct(1, 2, 5, 6), x: [1, 2, 3, 5] },
      build: ({ image, x }) => maxUnpool({ x, indices: winnersOf(image, overlapping) }, { extent: [5, 6] }),
    }),
  ],
  maxUnpoolGrad: [
    caseOf({
      name: "from images of an odd size",
      inputs: { image: distinct(2, 2, 5, 7), dy: [2, 2, 5, 7] },
      build: ({ image, dy }) => maxUnpoolGrad({ dy, indices: winnersOf(image, halving) }),
    }),
    caseOf({
      name: "to several windows from one winner",
      inputs: { image: distinct(1, 2, 5, 6), dy: [1, 2, 5, 6] },
      build: ({ image, dy }) => maxUnpoolGrad({ dy, indices: winnersOf(image, overlapping) }),
    }),
  ],
} satisfies Partial<Record<OpName, readonly Case[]>>;
