import type { Graph } from "../ir/index.ts";
import { layersOf } from "../profiling/index.ts";
import { layerKind } from "./drawing/labels.ts";
import type { Markup } from "./markup.ts";
import { type StackedBar, stackedBars } from "./stacked-bars.ts";

export interface BlockBarsInput {
  readonly title: string;
  readonly graph: Graph;
  readonly measure: "macs" | "parameters";
}

/** Where in a network its MACs or parameters are: a bar for each outermost block, made of its kinds of layers. */
export function blockBars({ title, graph, measure }: BlockBarsInput): Markup {
  const bars = new Map<string, Record<string, number>>();
  const totals = new Map<string, number>();
  for (const [i, layer] of layersOf(graph).layers.entries()) {
    const node = graph.nodes[i];
    if (!node || layer[measure] === 0) continue;
    const label = layer.path.split("/")[0] || layer.op;
    const kind = layerKind(node);
    const parts = bars.get(label) ?? {};
    bars.set(label, parts);
    parts[kind] = (parts[kind] ?? 0) + layer[measure];
    totals.set(kind, (totals.get(kind) ?? 0) + layer[measure]);
  }
  return stackedBars({
    title,
    axis: { title: measure === "macs" ? "MACs" : "parameters" },
    kinds: [...totals].sort(([, a], [, b]) => b - a).map(([kind]) => kind),
    bars: [...bars].map(([label, parts]): StackedBar => ({ label, parts })),
  });
}
