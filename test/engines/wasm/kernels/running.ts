import type { Engine, Feeds } from "../../../../src/engines/engine.ts";
import { plainSimd, wasm } from "../../../../src/engines/wasm/index.ts";
import type { Graph, Shape, Tensor } from "../../../../src/ir/index.ts";

export const floats = (shape: Shape, numbers: Iterable<number>): Tensor => ({
  type: { dtype: "float32", shape },
  data: Float32Array.from(numbers),
});

/** What a graph answers once. */
export async function answersOf(
  graph: Graph,
  feeds: Feeds,
  engine: Engine = wasm({ dialect: plainSimd }),
): Promise<Feeds> {
  const program = await engine.compile(graph);
  try {
    return await program.run(feeds);
  } finally {
    await program.close();
  }
}
