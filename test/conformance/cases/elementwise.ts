import {
  clip,
  exp,
  gate,
  hardSigmoid,
  hardSwish,
  leakyRelu,
  log,
  prelu,
  relu,
  roundStraightThrough,
  sigmoid,
  sqrt,
} from "../../../src/ops/index.ts";
import type { OpName } from "../../../src/ops/table.ts";
import { type Case, caseOf } from "../case.ts";

/** Numbers in (−scale, scale) that keep away from every kink below. */
const around = (scale: number) => ({ shape: [2, 3, 4], draw: "distinct", scale }) as const;
const positive = { shape: [2, 3, 4], draw: "positive" } as const;

const straightThrough = "rounding is flat but its derivative passes straight through";

export const elementwiseCases = {
  relu: [caseOf({ name: "on both sides of 0", inputs: { x: around(1) }, build: (v) => relu(v) })],
  gate: [
    caseOf({
      name: "opened by another value",
      inputs: { x: [2, 3, 4], by: around(1) },
      build: (v) => gate(v),
    }),
    caseOf({ name: "opened by itself", inputs: { x: around(1) }, build: ({ x }) => gate({ x, by: x }) }),
  ],
  clip: [
    caseOf({ name: "left alone", inputs: { x: around(1) }, build: (v) => clip(v) }),
    caseOf({
      name: "ReLU6, beyond both ends",
      inputs: { x: around(8) },
      build: (v) => clip(v, { min: 0, max: 6 }),
    }),
    caseOf({ name: "from below only", inputs: { x: around(1) }, build: (v) => clip(v, { min: -0.5 }) }),
  ],
  leakyRelu: [
    caseOf({ name: "on both sides of 0", inputs: { x: around(1) }, build: (v) => leakyRelu(v) }),
    caseOf({ name: "a steeper leak", inputs: { x: around(1) }, build: (v) => leakyRelu(v, { alpha: 0.25 }) }),
  ],
  prelu: [
    caseOf({
      name: "a leak for each channel",
      inputs: { x: { ...around(1), shape: [2, 3, 2, 2] }, slope: [3] },
      build: (v) => prelu(v),
    }),
  ],
  sigmoid: [
    caseOf({ name: "in its middle", inputs: { x: around(1) }, build: (v) => sigmoid(v) }),
    caseOf({ name: "where it is nearly flat", inputs: { x: around(20) }, build: (v) => sigmoid(v) }),
  ],
  hardSigmoid: [
    caseOf({ name: "beyond both kinks", inputs: { x: around(4) }, build: (v) => hardSigmoid(v) }),
    caseOf({
      name: "MobileNetV3's slope",
      inputs: { x: around(5) },
      build: (v) => hardSigmoid(v, { alpha: 1 / 6 }),
    }),
    caseOf({
      name: "a steep one off centre",
      inputs: { x: around(1) },
      build: (v) => hardSigmoid(v, { alpha: 2, beta: 0.25 }),
    }),
  ],
  hardSwish: [caseOf({ name: "beyond both kinks", inputs: { x: around(5) }, build: (v) => hardSwish(v) })],
  exp: [caseOf({ name: "of both signs", inputs: { x: around(2) }, build: (v) => exp(v) })],
  log: [caseOf({ name: "around 1", inputs: { x: positive }, build: (v) => log(v) })],
  roundStraightThrough: [
    caseOf({
      name: "up and down",
      inputs: { x: around(4) },
      build: (v) => roundStraightThrough(v),
      gradient: straightThrough,
    }),
    caseOf({
      name: "halves, to the even one",
      inputs: { x: { shape: [2, 4, 4], draw: "distinct", scale: 32 } },
      build: (v) => roundStraightThrough(v),
      gradient: straightThrough,
    }),
  ],
  sqrt: [caseOf({ name: "around 1", inputs: { x: positive }, build: (v) => sqrt(v) })],
} satisfies Partial<Record<OpName, readonly Case[]>>;
