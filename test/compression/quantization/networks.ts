import type { Batches } from "../../../src/compression/quantization/index.ts";
import { Graph, type Value } from "../../../src/ir/graph.ts";
import { sizeOf } from "../../../src/ir/tensor.ts";
import type { Filled } from "../../../src/passes/index.ts";
import { someWeights } from "../../models/small.ts";
import { mulberry32 } from "../../support/random.ts";

/** A network of one image, with weights. */
export function network(build: (image: Value) => Value, shape = [1, 3, 8, 10]): Filled {
  const graph = new Graph();
  graph.output("scores", build(graph.input("image", shape)));
  return { graph, weights: someWeights(graph) };
}

/** Random pictures, the same every time. */
export const pictures = ({ graph }: Filled, count: number): Batches =>
  async function* () {
    const random = mulberry32(99);
    for (let i = 0; i < count; i++)
      yield Object.fromEntries(
        graph.inputs.map(({ name, type }) => [
          name,
          { type, data: Float32Array.from({ length: sizeOf(type.shape) }, () => 2 * random() - 0.7) },
        ]),
      );
  };
