import type { Graph, Value } from "../ir/index.ts";
import { POINTS, SCORES } from "../models/index.ts";
import { withShape } from "../ops/index.ts";
import { adamW } from "../optimizers/index.ts";
import { bytesIn, type Workload } from "../profiling/index.ts";
import { keypointLoss, segmentationLoss } from "../tasks/index.ts";
import { type StepRequest, type TrainingStep, trainingStep } from "../training/index.ts";
import { firstState, tensorsOf } from "../training/state.ts";
import { UsageError } from "./errors.ts";
import type { Network } from "./network.ts";
import { noiseFor } from "./workload.ts";

/** A training step with everything that it is fed, and what it keeps from one step to the next. */
export interface TrainingWorkload extends Workload {
  /** What is kept, before and after the step. */
  readonly state: ReadonlySet<Value>;
  /** Bytes of the state: parameters, moments and statistics, and once more what the step makes of them. */
  readonly stateBytes: number;
}

const LABELS = "labels";
const optimizer = adamW({});

/** The step that trains a network with its task's usual loss and AdamW, as `thumbnet train` does unless it is told otherwise. */
export function trainingWorkload({ name, graph: network, weights = {} }: Network): TrainingWorkload {
  if (!network.outputs.has(SCORES))
    throw new UsageError(
      `${name} has no output called ${SCORES} to train; it has ${[...network.outputs.keys()].join(", ")}`,
    );
  const step = trainingStep({ network, optimizer, objective: usualLoss(network) });
  const { graph } = step;
  const start = new Map(Object.entries(weights));
  const settings = Object.entries(optimizer.settings(1, 0.001)).map(
    ([setting, value]) => [`setting/${setting}`, scalar(value)] as const,
  );
  const state = stateOf(step);
  return {
    graph,
    feeds: {
      ...noiseFor(
        graph.inputs.filter((input) => !state.has(input)),
        1,
      ),
      ...tensorsOf(firstState(step, { network, seed: 1, start })),
      ...Object.fromEntries(settings),
    },
    state,
    stateBytes: bytesIn([...state]),
  };
}

/** Places of keypoints where a network finds them, else classes. */
function usualLoss({ inputs, outputs }: Graph): StepRequest["objective"] {
  const points = outputs.get(POINTS);
  if (!points) return crossEntropy;
  const [, , h = 1, w = 1] = inputs[0]?.type.shape ?? [];
  return (scores, became) => {
    const labels = scores.graph.input(LABELS, points.type.shape);
    const answers = { scores, points: became.get(points) ?? scores };
    return { loss: keypointLoss(answers, labels, { heatmaps: 0.1, image: [h, w] }).loss, watched: {} };
  };
}

/** Scores for each pixel, or for each image as if it were one pixel. */
function crossEntropy(scores: Value) {
  const [n = 1, classes = 1, h = 1, w = 1] = scores.type.shape;
  const labels = scores.graph.input(LABELS, [n, h, w], "int32");
  const images = withShape(scores, [n, classes, h, w]);
  return { loss: segmentationLoss(images, labels).loss, watched: {} };
}

/** The flat vectors that a step reads, and those that take their place. */
const stateOf = ({ graph, state }: TrainingStep): ReadonlySet<Value> =>
  new Set([
    ...graph.inputs.filter(({ name }) => state.has(name)),
    ...[...state.keys()].flatMap((name) => graph.outputs.get(`next/${name}`) ?? []),
  ]);

const scalar = (value: number) =>
  ({ type: { dtype: "float32", shape: [] }, data: Float32Array.of(value) }) as const;
