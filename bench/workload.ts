import { randomOf } from "../src/data/index.ts";
import type { Graph } from "../src/ir/index.ts";
import { sizeOf } from "../src/ir/index.ts";
import { IMAGE } from "../src/models/index.ts";
import type { Workload } from "../src/profiling/index.ts";
import { initialParameters } from "../src/training/index.ts";

/** A network with the weights that a training starts from and an image of noise. */
export function workloadOf(graph: Graph): Workload {
  const shape = graph.inputs.find(({ name }) => name === IMAGE)?.type.shape ?? [];
  const random = randomOf(1, "image");
  const data = Float32Array.from({ length: sizeOf(shape) }, () => random.next());
  return {
    graph,
    weights: Object.fromEntries(initialParameters(graph, 1)),
    feeds: { [IMAGE]: { type: { dtype: "float32", shape }, data } },
  };
}
