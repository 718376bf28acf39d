import type { Engine } from "../../src/engines/engine.ts";
import { sizeOf, type Tensor } from "../../src/ir/tensor.ts";
import type { Filled } from "../../src/passes/index.ts";
import { mulberry32 } from "../support/random.ts";

function feedsFor({ graph }: Filled): Record<string, Tensor> {
  const random = mulberry32(3);
  return Object.fromEntries(
    graph.inputs.map(({ name, type }) => [
      name,
      { type, data: Float32Array.from({ length: sizeOf(type.shape) }, () => 2 * random() - 1) },
    ]),
  );
}

async function resultsOf(engine: Engine, { graph, weights }: Filled) {
  const program = await engine.compile(graph, { weights });
  const results = await program.run(feedsFor({ graph, weights }));
  await program.close();
  return results;
}

/** The largest difference between what two networks compute of one image, in parts of the largest number. */
export async function distance(engine: Engine, a: Filled, b: Filled): Promise<number> {
  const [one, other] = [await resultsOf(engine, a), await resultsOf(engine, b)];
  const gaps = Object.entries(one).map(([name, { data }]) => {
    const scale = Math.max(...Array.from(data, Math.abs));
    return (
      Math.max(...Array.from(data, (x, i) => Math.abs(x - (other[name]?.data[i] ?? Number.NaN)))) / scale
    );
  });
  return Math.max(...gaps);
}
