import type { Engine } from "../../engines/index.ts";
import { Graph, type Value } from "../../ir/graph.ts";
import type { Tensor } from "../../ir/tensor.ts";
import { gemm } from "../../ops/index.ts";
import type { Filled } from "../../passes/index.ts";
import type { Matrix } from "../low-rank/matrix.ts";
import type { Batches, Layer } from "../quantization/index.ts";
import { observe } from "../quantization/observe.ts";
import { partsOf } from "./parts.ts";
import { roomFor, type Samples, takeSamples } from "./samples.ts";

export interface Watch {
  readonly engine: Engine;
  readonly batches: Batches;
  /** Batches that there are. */
  readonly count: number;
  /** Samples of what each layer sees, from all batches together, at most. */
  readonly samples: number;
}

/** What the parts of some layers of a network see, by the layers' names. */
export async function sampled(
  network: Filled,
  layers: readonly Layer[],
  { engine, batches, count, samples }: Watch,
): Promise<ReadonlyMap<string, readonly Samples[]>> {
  const each = Math.max(1, Math.floor(samples / count));
  const taken = new Map(
    layers.map((layer) => [
      layer,
      partsOf(layer).map((part) => ({ part, room: roomFor(part, each * count) })),
    ]),
  );
  const seen = new Map<Value, number>();
  const values = [...new Set(layers.map(({ x }) => x))];
  const visit = (value: Value, x: Tensor): void => {
    const batch = seen.get(value) ?? 0;
    seen.set(value, batch + 1);
    for (const [layer, parts] of taken)
      if (layer.x === value)
        for (const { part, room } of parts)
          takeSamples(room, x, { layer, part, from: batch * each, count: each });
  };
  await observe(network, { engine, batches, values }, visit);
  return new Map([...taken].map(([{ name }, parts]) => [name, parts.map(({ room }) => room)]));
}

/** E[a · bᵀ]: the mean over samples of what each two of their rows make together. */
export async function meanProduct(engine: Engine, a: Samples, b: Samples): Promise<Matrix> {
  if (a.rows * b.rows * a.count < worthwhile) return plainProduct(a, b);
  const graph = new Graph();
  const [left, right] = [graph.input("a", [a.rows, a.count]), graph.input("b", [b.rows, b.count])];
  graph.output("y", gemm({ a: left, b: right, c: undefined }, { transB: 1, alpha: 1 / a.count }));
  const program = await engine.compile(graph);
  try {
    const { y } = await program.run({
      a: { type: left.type, data: a.data },
      b: { type: right.type, data: b.data },
    });
    if (!y) throw new Error("the engine gave no product: this is a bug in thumbnet");
    return { rows: a.rows, columns: b.rows, data: Float64Array.from(y.data) };
  } finally {
    await program.close();
  }
}

/** Multiplications that take an engine less time than getting ready for them. */
const worthwhile = 2 ** 22;

function plainProduct(a: Samples, b: Samples): Matrix {
  const data = new Float64Array(a.rows * b.rows);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < b.rows; j++) {
      let sum = 0;
      for (let s = 0; s < a.count; s++) sum += a.data[i * a.count + s]! * b.data[j * b.count + s]!;
      data[i * b.rows + j] = sum / a.count;
    }
  return { rows: a.rows, columns: b.rows, data };
}
