import { existsSync } from "node:fs";
import { readDeepCompressed } from "../src/cli/deep-compressed.ts";
import { magnitudeMask } from "../src/compression/pruning/magnitude.ts";
import { shareWeights } from "../src/compression/sharing/k-means.ts";
import { halfToNumber, numberToHalf } from "../src/formats/half.ts";
import type { Stored } from "../src/formats/squeezed/index.ts";
import { type Graph, sizeOf } from "../src/ir/index.ts";
import { graphFor, readNetwork, type TrainedNetwork } from "../src/runs/index.ts";

/** A network whose weights are zeros and a few numbers that many share. */
export interface CodedNetwork {
  readonly name: string;
  readonly graph: Graph;
  readonly numbers: ReadonlyMap<string, Float32Array | Stored>;
}

const released = "../shared/data/squeezenet-deep-compression/compressed_SqueezeNet.net";

/** Numbers of float16, as codebooks and biases are kept where that loses nothing that matters. */
const half = (values: Float32Array): Float32Array => values.map((value) => halfToNumber(numberToHalf(value)));

/** SqueezeNet as Han et al. released it, and with 64 numbers a layer in place of 256; Squeeze U-Net, pruned to a third. */
export async function codedNetworks(): Promise<readonly CodedNetwork[]> {
  const squeezeUnet = await readNetwork("zoo/squeeze-unet-camvid.safetensors");
  const pruned = sharing("Squeeze U-Net, a third of its weights, 6 bits", squeezeUnet, (weights) => {
    const mask = magnitudeMask(weights, 2 / 3);
    return weights.map((weight, i) => (mask[i] ? weight : 0));
  });
  if (!existsSync(released)) {
    console.error(`skipped: ${released} is not there`);
    return [pruned];
  }
  const squeezenet = await readDeepCompressed(released);
  return [
    {
      name: "SqueezeNet 1.0 as released, 8 bits",
      graph: graphFor(squeezenet.description),
      numbers: squeezenet.weights,
    },
    sharing("SqueezeNet 1.0, 6 bits", squeezenet, (weights) => weights),
    pruned,
  ];
}

/** Convolutions' weights become 63 numbers and 0, and all numbers float16. */
function sharing(
  name: string,
  { description, weights }: TrainedNetwork,
  prune: (weights: Float32Array) => Float32Array,
): CodedNetwork {
  const graph = graphFor(description);
  const numbers = graph.parameters.map(({ name: parameter, type: { shape } }) => {
    const values = weights.get(parameter) ?? new Float32Array(sizeOf(shape));
    if (shape.length !== 4) return [parameter, half(values)] as const;
    const left = prune(values);
    const { codebook, codes } = shareWeights(
      left.filter((weight) => weight !== 0),
      { entries: 63 },
    );
    const entries = half(codebook);
    let next = 0;
    return [
      parameter,
      left.map((weight) => (weight === 0 ? 0 : (entries[codes[next++] ?? 0] ?? 0))),
    ] as const;
  });
  return { name, graph, numbers: new Map(numbers) };
}
