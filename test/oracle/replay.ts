import type { Engine } from "../../src/engines/index.ts";
import type { Value } from "../../src/ir/graph.ts";
import type { Numbers, Tensor } from "../../src/ir/tensor.ts";
import { SCORES } from "../../src/models/index.ts";
import { adam } from "../../src/optimizers/index.ts";
import { segmentationLoss } from "../../src/tasks/index.ts";
import { flatten, type Layout } from "../../src/training/layout.ts";
import { type TrainingStep, trainingStep } from "../../src/training/step.ts";
import { type Digest, digestOf } from "../support/digest.ts";
import type { Inputs, Problem } from "./problems.ts";

/** What a fixture holds too, computed by one of our engines. */
export interface Outcome {
  /** Scores before training, by the network's inference form. */
  readonly logits: Digest;
  /** The loss before each step. */
  readonly losses: readonly number[];
  /** Of the first step, by parameter. */
  readonly gradients: Readonly<Record<string, Digest>>;
  /** Parameters and statistics after the last step. */
  readonly after: Readonly<Record<string, Digest>>;
}

export async function replay(
  engine: Engine,
  problem: Problem,
  inputs: Inputs,
  steps: number,
): Promise<Outcome> {
  const logits = await scoresOf(engine, inputs);
  const { step, labels } = stepOf(problem, inputs);
  const program = await engine.compile(step.graph);
  const optimizer = adam();
  const state = new Map(
    [...step.state].map(([name, size]) => [name, vector(size, initialOf(step, name, inputs))]),
  );
  const losses: number[] = [];
  let gradients: Record<string, Digest> = {};
  for (let n = 1; n <= steps; n++) {
    const settings = Object.entries(optimizer.settings(n, problem.learningRate));
    const results = await program.run({
      ...Object.fromEntries(state),
      ...Object.fromEntries(settings.map(([name, x]) => [`setting/${name}`, scalar(x)])),
      image: inputs.image,
      [labels.name]: inputs.labels,
    });
    losses.push(results["loss"]!.data[0]!);
    if (n === 1) gradients = digests(step.trained, results["gradient"]!.data);
    for (const name of state.keys()) state.set(name, results[`next/${name}`]!);
  }
  await program.close();
  const after = {
    ...digests(step.trained, state.get("parameters")!.data),
    ...digests(step.statistics, state.get("statistics")?.data ?? new Float32Array()),
  };
  return { logits, losses, gradients, after };
}

async function scoresOf(engine: Engine, { graph, parameters, image }: Inputs): Promise<Digest> {
  const program = await engine.compile(graph, { weights: Object.fromEntries(parameters) });
  const { type, data } = (await program.run({ image }))[SCORES]!;
  await program.close();
  return digestOf(type.shape, data);
}

/** The problem's training step, and its input for labels. */
function stepOf(
  { classWeights }: Problem,
  { graph, labels }: Inputs,
): { readonly step: TrainingStep; readonly labels: Value } {
  let input: Value | undefined;
  const step = trainingStep({
    network: graph,
    objective: (scores) => {
      input = scores.graph.input("labels", labels.type.shape, "int32");
      return { loss: segmentationLoss(scores, input, classWeights && { classWeights }).loss, watched: {} };
    },
    optimizer: adam(),
  });
  if (!input) throw new Error("the training step did not ask for its objective");
  return { step, labels: input };
}

/** Numbers that a state vector starts with; moments start at 0. */
function initialOf(step: TrainingStep, name: string, { parameters }: Inputs): Float32Array | undefined {
  if (name === "parameters") return flatten(step.trained, parameters);
  return name === "statistics" ? flatten(step.statistics, parameters) : undefined;
}

const vector = (size: number, data: Float32Array = new Float32Array(size)): Tensor => ({
  type: { dtype: "float32", shape: [size] },
  data,
});

const scalar = (x: number): Tensor => ({
  type: { dtype: "float32", shape: [] },
  data: Float32Array.of(x),
});

/** One digest for each part of a flat vector. */
function digests({ parameters, sizes }: Layout, flat: Numbers): Record<string, Digest> {
  let end = 0;
  return Object.fromEntries(
    parameters.map(({ name, type }, i) => {
      const start = end;
      end += sizes[i]!;
      return [name, digestOf(type.shape, flat.subarray(start, end))];
    }),
  );
}
