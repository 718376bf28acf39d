import type { Graph } from "../../ir/graph.ts";
import { type Mask, magnitudeMask, magnitudeMasks } from "./magnitude.ts";

export interface NetworkPruning {
  /** Share of the weights that go. */
  readonly fraction: number;
  /** Whether every layer loses the same share, or the smallest weights of the whole network go. */
  readonly scope: "layer" | "network";
}

/** A network with its numbers by parameter name. */
interface NumberedGraph {
  readonly graph: Graph;
  readonly numbers: ReadonlyMap<string, Float32Array>;
}

/** Masks that keep a network's largest weights, by the names of its layers' weights; biases and norms are left alone. */
export function networkMasks(
  network: NumberedGraph,
  { fraction, scope }: NetworkPruning,
): ReadonlyMap<string, Mask> {
  const layers = layersOf(network);
  const all = layers.map(({ weights }) => weights);
  const masks =
    scope === "layer"
      ? all.map((weights) => magnitudeMask(weights, fraction))
      : magnitudeMasks(all, fraction);
  return new Map(layers.map(({ name }, i) => [name, masks[i] ?? new Uint8Array()]));
}

/** Masks of what a network has pruned already: its weights that are 0. */
export const pruningOf = ({ graph, numbers }: NumberedGraph): ReadonlyMap<string, Mask> =>
  new Map(
    layersOf({ graph, numbers }).map(({ name, weights }) => [
      name,
      Uint8Array.from(weights, (weight) => (weight === 0 ? 0 : 1)),
    ]),
  );

const layersOf = ({ graph, numbers }: NumberedGraph) =>
  graph.parameters.flatMap(({ name, role }) => {
    const weights = role === "weight" ? numbers.get(name) : undefined;
    return weights ? [{ name, weights }] : [];
  });
