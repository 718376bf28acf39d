import { describe, expect, test } from "vitest";
import type { Engine, Feeds } from "../../../src/engines/engine.ts";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { plainSimd, wasm } from "../../../src/engines/wasm/index.ts";
import { type Graph, sizeOf } from "../../../src/ir/index.ts";
import { IMAGE, type Model } from "../../../src/models/index.ts";
import { networkRounding } from "../../conformance/tolerances.ts";
import { smallNetwork, someWeights } from "../../models/small.ts";
import { mulberry32 } from "../../support/random.ts";

const engine = wasm({ dialect: plainSimd });

/** What must hold for every network of the zoo, at the smallest size at which each still has all its parts. */
export function agreesWithTheInterpreter(models: readonly Model[]): void {
  describe.each(models)("$name in WebAssembly", (model) => {
    const graph = smallNetwork(model);

    test("computes what the interpreter does", async () => {
      const expected = await answersOf(interpreter(), graph);
      const actual = await answersOf(engine, graph);
      for (const [name, { type, data }] of Object.entries(expected)) {
        const found = actual[name];
        expect(found?.type).toEqual(type);
        const largest = Math.max(...Array.from(data, Math.abs));
        const apart = Array.from(data, (y, i) => Math.abs(y - (found?.data[i] ?? Number.NaN)));
        expect(largest).toBeGreaterThan(0);
        expect(Math.max(...apart) / largest).toBeLessThan(networkRounding.wasm);
      }
    });
  });
}

async function answersOf(runner: Engine, graph: Graph): Promise<Feeds> {
  const program = await runner.compile(graph, { weights: someWeights(graph) });
  const shape = graph.inputs.find(({ name }) => name === IMAGE)?.type.shape ?? [];
  const random = mulberry32(1);
  const data = Float32Array.from({ length: sizeOf(shape) }, () => 2 * random() - 1);
  try {
    return await program.run({ [IMAGE]: { type: { dtype: "float32", shape }, data } });
  } finally {
    await program.close();
  }
}
