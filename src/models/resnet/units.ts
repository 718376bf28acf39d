import type { Value } from "../../ir/graph.ts";
import { batchNorm, block, conv2d, relu } from "../../layers/index.ts";
import type { Shortcut } from "./shortcuts.ts";

export interface Convolution {
  readonly channels: number;
  readonly kernel: 1 | 3;
  readonly stride: number;
}

/** Which convolution of a bottleneck takes the stride. */
export type HalveAt = "1x1" | "3x3";

/** The convolutions that a unit computes its residual with, in turn. */
export type ResidualFunction = (channels: number, stride: number, halveAt: HalveAt) => readonly Convolution[];

/** Two 3×3 convolutions (He et al. 2016a, Fig. 5 left). */
export const basic: ResidualFunction = (channels, stride) => [
  { channels, kernel: 3, stride },
  { channels, kernel: 3, stride: 1 },
];

/** A 3×3 convolution on a quarter of the unit's channels (He et al. 2016a, Fig. 5 right). */
export const bottleneck: ResidualFunction = (channels, stride, halveAt) => [
  { channels, kernel: 1, stride: halveAt === "1x1" ? stride : 1 },
  { channels, kernel: 3, stride: halveAt === "3x3" ? stride : 1 },
  { channels: 4 * channels, kernel: 1, stride: 1 },
];

type Step = "norm" | "relu";

/** Where the norms and rectifiers stand that are not between two convolutions of a unit. */
interface Arrangement {
  /** Behind the network's first convolution. */
  readonly stem: readonly Step[];
  /** Before the first convolution of every unit, and once more behind the last unit. */
  readonly before: readonly Step[];
  /** Behind the last convolution of every unit. */
  readonly behind: readonly Step[];
  /** Behind every addition. */
  readonly after: readonly Step[];
}

/** He et al. 2016b, Fig. 4 (a) to (e) and Table 2. */
export const arrangementNames = [
  "original",
  "norm-after-addition",
  "relu-before-addition",
  "relu-preactivation",
  "full-preactivation",
] as const;

export type ArrangementName = (typeof arrangementNames)[number];

export const arrangements: Readonly<Record<ArrangementName, Arrangement>> = {
  original: { stem: ["norm", "relu"], before: [], behind: ["norm"], after: ["relu"] },
  "norm-after-addition": { stem: ["norm", "relu"], before: [], behind: [], after: ["norm", "relu"] },
  "relu-before-addition": { stem: ["norm", "relu"], before: [], behind: ["norm", "relu"], after: [] },
  "relu-preactivation": { stem: ["norm"], before: ["relu"], behind: ["norm"], after: [] },
  "full-preactivation": { stem: [], before: ["norm", "relu"], behind: [], after: [] },
};

/** The given steps in turn. */
export const take = (x: Value, steps: readonly Step[], norm: string): Value =>
  steps.reduce((y, step) => (step === "norm" ? batchNorm(y, { name: norm }) : relu(y)), x);

export interface UnitOptions {
  readonly arrangement: ArrangementName;
  readonly convolutions: readonly Convolution[];
  readonly shortcut: Shortcut;
  /** Whether the unit is the first of its stage: there the shortcut starts behind what stands before the convolutions. */
  readonly opens: boolean;
}

/** Convolutions, and a shortcut past them (He et al. 2016b, eq. 1 and 2). */
export const residualUnit = block("unit", (x: Value, options: UnitOptions) => {
  const { convolutions, shortcut, opens } = options;
  const { before, behind, after } = arrangements[options.arrangement];
  const normsFirst = before.includes("norm");
  const active = take(x, before, "norm1");
  const last = convolutions.length - 1;
  const residual = convolutions.reduce((y, convolution, i) => {
    const made = conv2d(y, { name: `conv${i + 1}`, ...convolution, bias: false });
    return take(made, i === last ? behind : ["norm", "relu"], `norm${normsFirst ? i + 2 : i + 1}`);
  }, active);
  const joined = shortcut({
    x: opens ? active : x,
    residual,
    stride: convolutions.reduce((product, { stride }) => product * stride, 1),
    norm: normsFirst ? "none" : "batch",
  });
  return take(joined, after, `norm${convolutions.length}`);
});
