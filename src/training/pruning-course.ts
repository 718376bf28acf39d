import { gradualSparsity } from "../compression/pruning/magnitude.ts";
import { type NetworkPruning, networkMasks } from "../compression/pruning/network-masks.ts";
import type { Graph } from "../ir/graph.ts";
import type { Stretch } from "./course.ts";
import { maskedTraining, plainTraining } from "./trained-form.ts";

export interface CoursePruning extends NetworkPruning {
  readonly steps: number;
  /** Whether masks grow while the network trains, and are not there at once. */
  readonly gradual: boolean;
  /** Whether the second half of the steps trains what was pruned again, from 0. */
  readonly dsd: boolean;
}

/** The stretches of a network's pruning by magnitude while it trains, with what is pruned held at 0. */
export function pruningCourse(
  graph: Graph,
  { steps, gradual, dsd, ...pruning }: CoursePruning,
): readonly Stretch[] {
  const sparse = dsd ? Math.ceil(steps / 2) : steps;
  const masked = gradual ? grown(graph, pruning, sparse) : [heldAt(graph, pruning, sparse)];
  // Dense–sparse–dense (Han et al. 2017): the paper's last phase has a tenth of the rate; ours has the end of a cosine.
  return dsd
    ? [...masked, { steps: steps - sparse, form: (numbers) => plainTraining({ graph, numbers }) }]
    : masked;
}

const heldAt = (graph: Graph, pruning: NetworkPruning, steps: number): Stretch => ({
  steps,
  form: (numbers) => maskedTraining({ graph, numbers }, networkMasks({ graph, numbers }, pruning)),
});

/** How often masks grow, in the first two thirds of the steps; in the rest they hold. */
const growths = 10;

/** Zhu & Gupta 2017, §3. What was pruned is 0, and so among the smallest weights that the next mask prunes. */
function grown(graph: Graph, { fraction, scope }: NetworkPruning, steps: number): readonly Stretch[] {
  const times = Math.max(1, Math.min(growths, Math.floor((2 * steps) / 3)));
  const beginning = (i: number): number => Math.floor((2 * i * steps) / (3 * times));
  return Array.from({ length: times }, (_, i) =>
    heldAt(
      graph,
      { fraction: gradualSparsity(fraction, (i + 1) / times), scope },
      (i + 1 === times ? steps : beginning(i + 1)) - beginning(i),
    ),
  );
}
