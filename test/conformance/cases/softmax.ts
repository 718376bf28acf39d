import { logSoftmax, softmax } from "../../../src/ops/index.ts";
import type { OpName } from "../../../src/ops/table.ts";
import { type Case, caseOf } from "../case.ts";

/** So far apart that e^x would overflow float32, were the maximum not taken away. */
const far = { shape: [2, 3, 2], draw: "distinct", scale: 200 } as const;

export const softmaxCases = {
  softmax: [
    caseOf({ name: "over the channels", inputs: { x: [2, 3, 2, 2] }, build: (v) => softmax(v) }),
    caseOf({ name: "over the last axis", inputs: { x: [2, 3, 4] }, build: (v) => softmax(v, { axis: 2 }) }),
    caseOf({ name: "over the batch", inputs: { x: [3, 2] }, build: (v) => softmax(v, { axis: 0 }) }),
    caseOf({ name: "of large numbers", inputs: { x: far }, build: (v) => softmax(v) }),
  ],
  logSoftmax: [
    caseOf({ name: "over the channels", inputs: { x: [2, 3, 2, 2] }, build: (v) => logSoftmax(v) }),
    caseOf({
      name: "over the last axis",
      inputs: { x: [2, 3, 4] },
      build: (v) => logSoftmax(v, { axis: 2 }),
    }),
    caseOf({ name: "over the batch", inputs: { x: [3, 2] }, build: (v) => logSoftmax(v, { axis: 0 }) }),
    caseOf({ name: "of large numbers", inputs: { x: far }, build: (v) => logSoftmax(v) }),
  ],
} satisfies Partial<Record<OpName, readonly Case[]>>;
