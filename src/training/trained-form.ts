import type { Mask } from "../compression/pruning/magnitude.ts";
import { masked, maskedForm } from "../compression/pruning/masked.ts";
import { decoded, type Shared } from "../compression/sharing/k-means.ts";
import { codebookName, sharedForm, trainedEntries, withEntries } from "../compression/sharing/shared-form.ts";
import type { Graph } from "../ir/graph.ts";

/** Numbers by parameter name. */
export type Numbers = ReadonlyMap<string, Float32Array>;

/** A form of a network that is trained in its place, and the ways there and back. */
export interface TrainedForm {
  readonly graph: Graph;
  /** What its training starts from. */
  readonly start: Numbers;
  /** The network's own numbers, of those that training left in the form. */
  plain(trained: Numbers): Numbers;
}

/** A network and its numbers. */
export interface Numbered {
  readonly graph: Graph;
  readonly numbers: Numbers;
}

/** The network as it is. */
export const plainTraining = ({ graph, numbers }: Numbered): TrainedForm => ({
  graph,
  start: numbers,
  plain: (trained) => trained,
});

/** The network with what its masks prune held at 0. */
export function maskedTraining({ graph, numbers }: Numbered, masks: ReadonlyMap<string, Mask>): TrainedForm {
  const plain = (trained: Numbers): Numbers =>
    new Map(
      [...trained].map(([name, values]) => {
        const mask = masks.get(name);
        return [name, mask ? masked(values, mask) : values];
      }),
    );
  return { graph: maskedForm(graph, masks), start: plain(numbers), plain };
}

/** The network with shared weights: their codes stay, and of their codebooks all but the zeros are trained. */
export function sharedTraining(
  { graph, numbers }: Numbered,
  sharing: ReadonlyMap<string, Shared>,
): TrainedForm {
  const own = [...numbers].filter(([name]) => !sharing.has(name));
  const codebooks = [...sharing]
    .map(([name, shared]) => [codebookName(name), trainedEntries(shared)] as const)
    .filter(([, entries]) => entries.length > 0);
  return {
    graph: sharedForm(graph, sharing),
    start: new Map([...own, ...codebooks]),
    plain: (trained) =>
      new Map(
        [...numbers].map(([name, before]) => {
          const shared = sharing.get(name);
          if (!shared) return [name, trained.get(name) ?? before];
          const entries = trained.get(codebookName(name)) ?? new Float32Array();
          return [name, decoded(withEntries(shared, entries))];
        }),
      ),
  };
}
