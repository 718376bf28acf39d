import {
  batchNormalization,
  batchNormalizationGrad,
  batchNormalizationTraining,
  constantOf,
  dropout,
  dropoutTraining,
  lrn,
  lrnGrad,
} from "../../../src/ops/index.ts";
import type { OpName } from "../../../src/ops/table.ts";
import { type Case, caseOf } from "../case.ts";

const positive = (...shape: readonly number[]) => ({ shape, draw: "positive" }) as const;
const perChannel = { scale: [3], b: [3], mean: [3], variance: positive(3) };
const noise = (...shape: readonly number[]) => ({ shape, draw: "distinct" }) as const;
const unmoved = "the running statistics are neither trained nor part of a loss";

export const normalizationCases = {
  batchNormalization: [
    caseOf({
      name: "a channel's mean and variance as given",
      inputs: { x: [2, 3, 2, 3], ...perChannel },
      build: (v) => batchNormalization(v),
      gradient: "the statistics are not trained",
    }),
    caseOf({
      name: "constant statistics and an epsilon that matters",
      inputs: { x: [2, 3, 2, 2], scale: [3], b: [3] },
      build: ({ x, scale, b }) => {
        const [mean, variance] = [constantOf(x, [0.1, -0.2, 0.3], [3]), constantOf(x, [0.5, 1, 2], [3])];
        return batchNormalization({ x, scale, b, mean, variance }, { epsilon: 0.25 });
      },
    }),
  ],
  batchNormalizationTraining: [
    caseOf({
      name: "what it normalises",
      inputs: { x: [2, 3, 2, 3], ...perChannel },
      build: (v) => batchNormalizationTraining(v)[0],
    }),
    caseOf({
      name: "an epsilon that matters",
      inputs: { x: [3, 3, 2, 1], ...perChannel },
      build: (v) => batchNormalizationTraining(v, { epsilon: 0.25 })[0],
    }),
    caseOf({
      name: "one image",
      inputs: { x: [1, 3, 2, 2], ...perChannel },
      build: (v) => batchNormalizationTraining(v)[0],
    }),
    caseOf({
      name: "the running statistics beside it",
      inputs: { x: [2, 3, 2, 2], ...perChannel },
      build: (v) => batchNormalizationTraining(v),
      gradient: unmoved,
    }),
    caseOf({
      name: "statistics that follow the batch quickly",
      inputs: { x: [2, 3, 2, 2], ...perChannel },
      build: (v) => batchNormalizationTraining(v, { momentum: 0.25 }),
      gradient: unmoved,
    }),
  ],
  batchNormalizationGrad: [
    caseOf({
      name: "several images",
      inputs: { x: [2, 3, 2, 3], scale: [3], dy: [2, 3, 2, 3] },
      build: (v) => batchNormalizationGrad(v),
    }),
    caseOf({
      name: "an epsilon that matters",
      inputs: { x: [1, 2, 3, 2], scale: [2], dy: [1, 2, 3, 2] },
      build: (v) => batchNormalizationGrad(v, { epsilon: 0.25 }),
    }),
  ],
  lrn: [
    caseOf({
      name: "five channels, with an alpha that matters",
      inputs: { x: [2, 7, 2, 1] },
      build: (v) => lrn(v, { size: 5, alpha: 0.5 }),
    }),
    caseOf({
      name: "three channels, with another beta",
      inputs: { x: [1, 5, 1, 2] },
      build: (v) => lrn(v, { size: 3, alpha: 0.5, beta: 0.5 }),
    }),
    caseOf({
      name: "more neighbours than channels, and another bias",
      inputs: { x: [1, 3, 2, 2] },
      build: (v) => lrn(v, { size: 9, alpha: 1.5, beta: 1.25, bias: 2 }),
    }),
    caseOf({ name: "AlexNet's", inputs: { x: [1, 6, 2, 2] }, build: (v) => lrn(v, { size: 5, bias: 2 }) }),
  ],
  lrnGrad: [
    caseOf({
      name: "five channels, with an alpha that matters",
      inputs: { x: [2, 7, 2, 1], dy: [2, 7, 2, 1] },
      build: (v) => lrnGrad(v, { size: 5, alpha: 0.5 }),
    }),
    caseOf({
      name: "three channels, with another beta and another bias",
      inputs: { x: [1, 5, 1, 2], dy: [1, 5, 1, 2] },
      build: (v) => lrnGrad(v, { size: 3, alpha: 0.5, beta: 1.25, bias: 2 }),
    }),
  ],
  dropout: [
    caseOf({ name: "does nothing", inputs: { x: [2, 3] }, build: (v) => dropout(v) }),
    caseOf({
      name: "does nothing, whatever the ratio",
      inputs: { x: [2, 3] },
      build: (v) => dropout(v, { ratio: 0.9 }),
    }),
  ],
  dropoutTraining: [
    caseOf({
      name: "half of them",
      inputs: { x: [4, 5], noise: noise(4, 5) },
      build: (v) => dropoutTraining(v),
    }),
    caseOf({
      name: "a few of them",
      inputs: { x: [4, 5], noise: noise(4, 5) },
      build: (v) => dropoutTraining(v, { ratio: 0.2 }),
    }),
    caseOf({
      name: "none of them",
      inputs: { x: [2, 3], noise: { shape: [2, 3], draw: "positive" } },
      build: (v) => dropoutTraining(v, { ratio: 0 }),
    }),
  ],
} satisfies Partial<Record<OpName, readonly Case[]>>;
