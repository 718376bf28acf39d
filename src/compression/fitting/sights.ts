import type { Engine } from "../../engines/index.ts";
import { Graph, type Value } from "../../ir/graph.ts";
import type { Tensor } from "../../ir/tensor.ts";
import { gemm } from "../../ops/index.ts";
import type { Filled } from "../../passes/index.ts";
import type { Matrix } from "../low-rank/matrix.ts";
import { type Batches, type Layer, layersIn } from "../quantization/index.ts";
import { observe } from "../quantization/observe.ts";
import { hasOwnBias, type Part, partsOf } from "./parts.ts";
import { roomFor, type Samples, takeSamples } from "./samples.ts";
import { type Sight, sightOf } from "./sight.ts";

export interface Watch {
  readonly engine: Engine;
  readonly batches: Batches;
  /** Batches that there are. */
  readonly count: number;
  /** Samples of what each layer sees, from all batches together, at most. */
  readonly samples: number;
}

/** What the parts of every layer of a network see, by the layers' names. */
export type Sights = ReadonlyMap<string, readonly Sight[]>;

export async function sightsOf(network: Filled, watch: Watch): Promise<Sights> {
  const sights = new Map<string, readonly Sight[]>();
  for (const layers of inMemory(layersIn(network), watch))
    for (const [layer, seen] of await sampled(network, layers, watch)) {
      const parts: Sight[] = [];
      for (const { part, room } of seen) {
        const products = await meanProduct(watch.engine, room);
        parts.push(sightOf({ part, products, ownBias: hasOwnBias(layer) }));
      }
      sights.set(layer.name, parts);
    }
  return sights;
}

/** Samples that are held at once: 512 MiB of float32. */
const mostNumbers = 2 ** 27;

/** Layers in as few groups as their samples fit in memory. */
function inMemory(layers: readonly Layer[], { samples }: Watch): readonly (readonly Layer[])[] {
  const groups: Layer[][] = [];
  let room = 0;
  for (const layer of layers) {
    const numbers = samples * partsOf(layer).reduce((sum, { columns }) => sum + columns + 1, 0);
    if (numbers > room || groups.length === 0) {
      groups.push([]);
      room = mostNumbers;
    }
    groups.at(-1)?.push(layer);
    room -= numbers;
  }
  return groups;
}

interface Seen {
  readonly part: Part;
  readonly room: Samples;
}

async function sampled(
  network: Filled,
  layers: readonly Layer[],
  { engine, batches, count, samples }: Watch,
): Promise<ReadonlyMap<Layer, readonly Seen[]>> {
  const each = Math.max(1, Math.floor(samples / count));
  const taken = new Map(
    layers.map((layer) => [
      layer,
      partsOf(layer).map((part): Seen => ({ part, room: roomFor(part, each * count) })),
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
  return taken;
}

/** E[x · xᵀ]: the mean over samples of what each two of their rows make together. */
async function meanProduct(engine: Engine, samples: Samples): Promise<Matrix> {
  const { rows, count, data } = samples;
  if (rows * rows * count < worthwhile) return plainProduct(samples);
  const graph = new Graph();
  const x = graph.input("x", [rows, count]);
  graph.output("y", gemm({ a: x, b: x, c: undefined }, { transB: 1, alpha: 1 / count }));
  const program = await engine.compile(graph);
  try {
    const { y } = await program.run({ x: { type: x.type, data } });
    if (!y) throw new Error("the engine gave no product: this is a bug in thumbnet");
    return { rows, columns: rows, data: Float64Array.from(y.data) };
  } finally {
    await program.close();
  }
}

/** Multiplications that take an engine less time than getting ready for them. */
const worthwhile = 2 ** 22;

function plainProduct({ rows, count, data }: Samples): Matrix {
  const product = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < rows; j++) {
      let sum = 0;
      for (let s = 0; s < count; s++) sum += data[i * count + s]! * data[j * count + s]!;
      product[i * rows + j] = sum / count;
    }
  return { rows, columns: rows, data: product };
}
