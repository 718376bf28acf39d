/**
 * A 3×3 convolution of 64 to 128 channels beside its depthwise-separable form, over sizes: the article's Figure 1.
 *
 *     npm run bench -- separable --rounds 100 --write
 */
import { ort } from "../src/engines/ort/index.ts";
import { Graph, type Value } from "../src/ir/index.ts";
import { conv2d } from "../src/layers/index.ts";
import { IMAGE, SCORES } from "../src/models/index.ts";
import { measuredTogether } from "../src/profiling/index.ts";
import { spreadOf } from "./peer.ts";
import type { Comparison } from "./results.ts";
import { workloadOf } from "./workload.ts";

/** Pixels of a side. */
export const sides = [4, 8, 16, 32, 64] as const;

const [from, to] = [64, 128];

const standard = (x: Value): Value => conv2d(x, { channels: to, kernel: 3 });

const separable = (x: Value): Value =>
  conv2d(conv2d(x, { name: "depthwise", channels: from, kernel: 3, groups: from }), {
    name: "pointwise",
    channels: to,
    kernel: 1,
  });

export async function benchSeparable(rounds: number): Promise<readonly Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const side of sides) {
    const workloads = [separable, standard].map((layer) => workloadOf(graphOf(layer, side)));
    const times = await measuredTogether(workloads, { engine: ort({ threads: 1 }), runs: rounds });
    const [ours, theirs] = times.map(spreadOf);
    if (!ours || !theirs) throw new Error("a layer was not timed: this is a bug in bench/separable.ts");
    comparisons.push({
      what: `3×3 from ${from} to ${to} channels at ${side}×${side}, one thread`,
      rounds,
      sides: [
        { name: "depthwise-separable", milliseconds: ours },
        { name: "standard", milliseconds: theirs },
      ],
      ratios: [ours.median / theirs.median],
    });
  }
  return comparisons;
}

function graphOf(layer: (x: Value) => Value, side: number): Graph {
  const graph = new Graph();
  graph.output(SCORES, layer(graph.input(IMAGE, [1, from, side, side])));
  return graph;
}
