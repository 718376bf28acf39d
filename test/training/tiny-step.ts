import type { Feeds } from "../../src/engines/index.ts";
import { type Precision, zeros } from "../../src/engines/interpreter/index.ts";
import { Graph } from "../../src/ir/graph.ts";
import type { Tensor } from "../../src/ir/tensor.ts";
import { conv2d, convTransposeUnit, convUnit, joinChannels } from "../../src/layers/index.ts";
import { sgd } from "../../src/optimizers/index.ts";
import { segmentationLoss } from "../../src/tasks/index.ts";
import {
  initialParameters,
  type StepRequest,
  type TrainingStep,
  trainingStep,
} from "../../src/training/index.ts";
import { flatten } from "../../src/training/layout.ts";
import { mulberry32 } from "../support/random.ts";

const classes = 3;
/** Exact in float32. */
export const rate = 0.125;

/** A U of two sizes, with what a real one has: norms, strides, a transpose and a skip. */
export function tinyNetwork(): Graph {
  const graph = new Graph();
  const image = graph.input("image", [2, 3, 8, 8]);
  const full = convUnit(image, { name: "stem", channels: 4, kernel: 3, norm: "batch" });
  const half = convUnit(full, { name: "down", channels: 6, kernel: 3, stride: 2, norm: "batch" });
  const joined = joinChannels(
    convTransposeUnit(half, { name: "up", channels: 4, kernel: 2, stride: 2 }),
    full,
  );
  graph.output("scores", conv2d(joined, { name: "logits", channels: classes, kernel: 1 }));
  return graph;
}

/** A step of the tiny network by SGD without momentum, unless the request says otherwise. */
export const tinyStep = (request: Partial<StepRequest> = {}): TrainingStep =>
  trainingStep({
    network: tinyNetwork(),
    optimizer: sgd({ momentum: 0 }),
    objective(scores) {
      const [n = 0, , h = 0, w = 0] = scores.type.shape;
      const labels = scores.graph.input("labels", [n, h, w], "int32");
      const { loss, pixelAccuracy } = segmentationLoss(scores, labels);
      return { loss, watched: { pixelAccuracy } };
    },
    ...request,
  });

/** What the first step is fed: initial parameters, zero moments, random images and labels. */
export function firstFeeds(
  step: TrainingStep,
  { network = tinyNetwork(), precision = "float64" }: { network?: Graph; precision?: Precision } = {},
): Record<string, Tensor> {
  const random = mulberry32(0x5e9);
  const named = initialParameters(network, 5);
  // No bias stays 0: where it is all that a rectifier sees, there would be no slope.
  for (const { name, role } of network.parameters)
    if (role === "bias")
      named.set(
        name,
        named.get(name)!.map((number) => number + random() / 8),
      );
  const numbers: Readonly<Record<string, (size: number) => ArrayLike<number>>> = {
    parameters: () => flatten(step.trained, named),
    average: () => flatten(step.trained, named),
    frozen: () => flatten(step.frozen, named),
    statistics: () => flatten(step.statistics, named),
    image: (length) => Array.from({ length }, () => random() * 2 - 1),
    labels: (length) => Array.from({ length }, () => Math.floor(random() * classes)),
    "setting/learningRate": () => [rate],
  };
  return Object.fromEntries(
    step.graph.inputs.map(({ name, type }) => {
      const tensor = zeros(type, precision);
      tensor.data.set(numbers[name]?.(tensor.data.length) ?? []);
      return [name, tensor];
    }),
  );
}

/** The tensor of this name in what a step was fed or answered. */
export function numbersOf(feeds: Feeds, name: string): readonly number[] {
  const tensor = feeds[name];
  if (!tensor) throw new Error(`the step has no ${name}`);
  return Array.from(tensor.data);
}
