import { expect, test } from "vitest";
import type { Feeds } from "../../src/engines/index.ts";
import { interpret, interpreter } from "../../src/engines/interpreter/index.ts";
import { sizeOf } from "../../src/ir/index.ts";
import { appendLoss, initialParameters, lossGradients } from "../../src/training/index.ts";
import { mulberry32 } from "../support/random.ts";
import { tinyNetwork } from "./tiny-step.ts";

/** Two batches for a network with its loss. */
async function* twoBatches(network: ReturnType<typeof tinyNetwork>): AsyncGenerator<Feeds, void, undefined> {
  for (const seed of [1, 2]) yield fed(network, seed);
}

function fed({ inputs }: ReturnType<typeof tinyNetwork>, seed: number): Feeds {
  const random = mulberry32(seed);
  return Object.fromEntries(
    inputs.map(({ name, type }) => {
      const data = Array.from({ length: sizeOf(type.shape) }, () => 2 * random() - 1);
      const isLabels = type.dtype === "int32";
      return [
        name,
        { type, data: isLabels ? Int32Array.from(data, (x) => (x > 0 ? 1 : 0)) : Float32Array.from(data) },
      ];
    }),
  );
}

test("gradients of each batch's loss are what differences in float64 measure", async () => {
  const network = tinyNetwork();
  appendLoss(network, {});
  const loss = network.outputs.get("loss");
  // Biases of 0 would put rectifiers on their kinks.
  const random = mulberry32(7);
  const weights = Object.fromEntries(
    Array.from(initialParameters(network, 3), ([name, numbers]) => [
      name,
      numbers.map((x) => x + 0.1 * random()),
    ]),
  );
  const found = [];
  for await (const gradients of lossGradients({
    network,
    weights,
    engine: interpreter("float64"),
    batches: twoBatches(network),
  }))
    found.push(gradients);
  expect(found).toHaveLength(2);
  const trained = network.parameters.filter(({ role }) => role !== "statistic");
  for (const [i, gradients] of found.entries()) {
    expect(Object.keys(gradients).sort()).toEqual(trained.map(({ name }) => name).sort());
    for (const { name } of trained) {
      const own = gradients[name] ?? new Float32Array();
      const at = own.reduce((best, g, j) => (Math.abs(g) > Math.abs(own[best] ?? 0) ? j : best), 0);
      const lossAt = (step: number): number => {
        const values = [...network.inputs, ...network.parameters].map((value) => {
          const tensor = fed(network, i + 1)[value.name];
          const data = Float64Array.from(tensor?.data ?? weights[value.name] ?? []);
          if (value.name === name) data[at] = (data[at] ?? 0) + step;
          return [value, tensor?.type.dtype === "int32" ? tensor : { type: value.type, data }] as const;
        });
        const known = interpret(network, new Map(values), "float64");
        return (loss && known.get(loss)?.data[0]) ?? Number.NaN;
      };
      const h = 1e-6;
      expect(own[at]).toBeCloseTo((lossAt(h) - lossAt(-h)) / (2 * h), 5);
    }
  }
});
