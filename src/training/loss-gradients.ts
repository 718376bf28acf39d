import { gradients } from "../autodiff/index.ts";
import type { Engine, Feeds } from "../engines/index.ts";
import type { Graph } from "../ir/graph.ts";
import { constantOf } from "../ops/index.ts";

export interface LossGradientRequest {
  /** A network with an output `loss`; its outputs are added to. */
  readonly network: Graph;
  readonly weights: Readonly<Record<string, Float32Array>>;
  readonly engine: Engine;
  /** What the network is fed, batch by batch. */
  readonly batches: AsyncIterable<Feeds>;
}

/** How the loss of each batch depends on every trained number of a network, by parameter name. Norms infer: no batch statistics. */
export async function* lossGradients({
  network,
  weights,
  engine,
  batches,
}: LossGradientRequest): AsyncGenerator<Readonly<Record<string, Float32Array>>, void, undefined> {
  const loss = network.outputs.get("loss");
  if (!loss) throw new RangeError("the network has no output named loss");
  const by = network.parameters.filter(({ role }) => role !== "statistic");
  const derivatives = gradients({ of: loss, seed: constantOf(loss, 1), by });
  for (const [{ name }, derivative] of derivatives) network.output(outputFor(name), derivative);
  const outputs = Array.from(derivatives.keys(), ({ name }) => outputFor(name));
  const program = await engine.compile(network, { weights });
  try {
    for await (const feeds of batches) {
      const found = await program.run(feeds, { outputs });
      yield Object.fromEntries(
        Array.from(derivatives.keys(), ({ name }) => [
          name,
          Float32Array.from(found[outputFor(name)]?.data ?? []),
        ]),
      );
    }
  } finally {
    await program.close();
  }
}

const outputFor = (parameter: string): string => `gradient of ${parameter}`;
