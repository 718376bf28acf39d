import { masked } from "../compression/pruning/masked.ts";
import { type NetworkPruning, networkMasks } from "../compression/pruning/network-masks.ts";
import type { Filled } from "../passes/index.ts";
import { percent } from "../reports/numbers.ts";
import { textTable } from "../reports/table.ts";
import { UsageError } from "./errors.ts";
import type { Amount } from "./prune-channels.ts";
import type { PrunedNetwork } from "./pruned-network.ts";

/** Which share of the weights is to go. */
export function weightAmount({ fraction }: { readonly fraction: number | undefined }): Amount {
  if (fraction !== undefined) return { of: "fraction", share: fraction };
  throw new UsageError(
    "say which share of the weights is to become 0, with --fraction; --structured takes out whole channels, and --groups shows them",
  );
}

/** A network's weights with the smallest of them put at 0. */
export function withoutSmallest({ graph, weights }: Filled, pruning: NetworkPruning): Filled {
  const masks = networkMasks({ graph, numbers: new Map(Object.entries(weights)) }, pruning);
  const left = Object.entries(weights).map(([name, values]) => {
    const mask = masks.get(name);
    return [name, mask ? masked(values, mask) : values] as const;
  });
  return { graph, weights: Object.fromEntries(left) };
}

/** What is said of a network some of whose weights are 0. */
export function weightsPruned({ graph, weights }: Filled): PrunedNetwork {
  const layers = graph.parameters.flatMap(({ name, role }) => {
    const values = role === "weight" ? weights[name] : undefined;
    return values ? [{ layer: name.replace(/\/weight$/, ""), weights: changeOf(values) }] : [];
  });
  return { graph, weights, edits: [], json: { layers }, text: layersText(layers) };
}

interface LayerChange {
  readonly layer: string;
  readonly weights: { readonly before: number; readonly after: number };
}

const changeOf = (values: Float32Array): LayerChange["weights"] => ({
  before: values.length,
  after: values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0),
});

function layersText(layers: readonly LayerChange[]): string {
  const total = (of: "before" | "after") => layers.reduce((sum, { weights }) => sum + weights[of], 0);
  const row = (layer: string, before: number, after: number) => [
    layer,
    before,
    after,
    percent(after / before),
  ];
  return textTable({
    columns: [{ title: "layer" }, { title: "weights" }, { title: "not 0" }, { title: "left" }],
    rows: layers.map(({ layer, weights: { before, after } }) => row(layer, before, after)),
    footer: [row("all", total("before"), total("after"))],
  });
}
