import {
  type Batches,
  calibrate,
  prepared,
  type Quantisation,
  quantised,
} from "../../../src/compression/quantization/index.ts";
import type { Engine, Feeds } from "../../../src/engines/engine.ts";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { Graph, type Value } from "../../../src/ir/graph.ts";
import { sizeOf } from "../../../src/ir/tensor.ts";
import {
  add,
  conv2d,
  convTranspose2d,
  convUnit,
  globalAveragePool,
  joinChannels,
  linear,
  maxPool2d,
  relu6,
  squeezeExcite,
  upsample,
} from "../../../src/layers/index.ts";
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

/** What a network answers to the first of the pictures. */
export async function firstResults(runner: Engine, { graph, weights }: Filled): Promise<Feeds> {
  const program = await runner.compile(graph, { weights });
  try {
    for await (const feeds of pictures({ graph, weights }, 1)()) return await program.run(feeds);
    throw new Error("no picture");
  } finally {
    await program.close();
  }
}

/** A network in integers, calibrated on two pictures by the ends of what they gave. */
export async function inIntegers(
  whole: Filled,
  options: Omit<Quantisation, "steps"> & { symmetric?: boolean } = {},
) {
  const { symmetric = false, ...rest } = options;
  const ready = prepared(whole);
  const request = {
    engine: interpreter(),
    batches: pictures(ready, 2),
    calibration: "minmax",
    symmetric,
  } as const;
  const { steps } = await calibrate(ready, request);
  return { ready, steps, integers: quantised(ready, { steps, ...rest }) };
}

export const unit = (x: Value, name: string, channels: number, kernel: 1 | 3 = 3) =>
  convUnit(x, { name, channels, kernel });

/** Networks that between them have every way in which integers meet real numbers. */
export const quantisable = {
  "two layers": network((x) => conv2d(unit(x, "a", 6), { name: "b", channels: 4, kernel: 1 })),
  "norms, a residual and a rectifier with a top": network((x) => {
    const y = convUnit(x, { name: "a", channels: 4, kernel: 3, norm: "batch", activation: relu6 });
    const z = convUnit(y, { name: "b", channels: 4, kernel: 3, norm: "batch", activation: (v) => v });
    return conv2d(relu6(add(y, z)), { name: "c", channels: 3, kernel: 1 });
  }),
  "pooling, joining and resizing": network((x) => {
    const y = unit(x, "a", 4);
    const half = unit(maxPool2d(y, { kernel: 2, stride: 2 }), "b", 5);
    return conv2d(joinChannels(upsample(half, { scale: 2, mode: "nearest" }), y), {
      name: "c",
      channels: 3,
      kernel: 1,
    });
  }),
  "a transposed layer": network((x) =>
    conv2d(convTranspose2d(unit(x, "a", 4), { name: "up", channels: 4, kernel: 2, stride: 2 }), {
      name: "c",
      channels: 2,
      kernel: 3,
    }),
  ),
  "a matrix product at the end": network((x) =>
    linear(globalAveragePool(unit(x, "a", 8)), { name: "fc", channels: 5 }),
  ),
  "a gate that stays real": network((x) =>
    conv2d(squeezeExcite(unit(x, "a", 4), { name: "se", channels: 2 }), {
      name: "c",
      channels: 2,
      kernel: 1,
    }),
  ),
};
