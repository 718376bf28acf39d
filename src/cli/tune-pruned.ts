import type { NetworkPruning } from "../compression/pruning/network-masks.ts";
import type { Graph } from "../ir/index.ts";
import type { Filled } from "../passes/index.ts";
import { graphOf } from "../runs/index.ts";
import { plainTraining, pruningCourse, type Stretch } from "../training/index.ts";
import { withEdits } from "./editable-network.ts";
import type { Options } from "./options.ts";
import { weightsPruned } from "./prune-weights.ts";
import type { PrunedNetwork } from "./pruned-network.ts";
import { type Tuning, tuned } from "./tune.ts";
import { furtherOptions } from "./tune-further.ts";

/** How a network is trained on while it is pruned, or afterwards. */
export const pruningTuningOptions = {
  ...furtherOptions,
  gradual: {
    kind: "flag",
    help: "with --finetune, prunes weights little by little while the others are trained",
  },
  dsd: {
    kind: "flag",
    help: "with --finetune, lets weights that were pruned learn again in the second half of the steps",
  },
} as const satisfies Options;

interface WeightsCourse extends NetworkPruning {
  readonly gradual: boolean;
  readonly dsd: boolean;
}

/** The network with its smallest weights pruned while the others are trained. */
export async function weightsPrunedInTraining(
  whole: Filled,
  course: WeightsCourse,
  tuning: Tuning,
): Promise<PrunedNetwork> {
  const stretches = (graph: Graph) => pruningCourse(graph, { ...course, steps: tuning.steps });
  return weightsPruned({ graph: whole.graph, weights: await trainedOn(whole.weights, stretches, tuning) });
}

/** The smaller network with what is left of it trained. */
export async function trainedAfterwards(pruned: PrunedNetwork, tuning: Tuning): Promise<PrunedNetwork> {
  const description = withEdits(tuning.description, pruned.edits);
  const stretches = (graph: Graph): readonly Stretch[] => [
    { steps: tuning.steps, form: (numbers) => plainTraining({ graph, numbers }) },
  ];
  return { ...pruned, weights: await trainedOn(pruned.weights, stretches, { ...tuning, description }) };
}

async function trainedOn(
  weights: Filled["weights"],
  stretchesOf: (graph: Graph) => readonly Stretch[],
  tuning: Tuning,
): Promise<Filled["weights"]> {
  const graph = graphOf(tuning, [tuning.batch, 3, ...tuning.size]);
  const start = new Map(Object.entries(weights));
  return Object.fromEntries(await tuned({ start, stretches: stretchesOf(graph) }, tuning));
}
