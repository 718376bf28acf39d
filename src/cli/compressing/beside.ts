import { brotliCompressSync, constants } from "node:zlib";
import { integersOf, layersIn } from "../../compression/quantization/index.ts";
import { codesOf, shareWeights } from "../../compression/sharing/k-means.ts";
import { graphOf, type TrainedNetwork } from "../../runs/index.ts";
import { folded } from "./steps.ts";

/** Bytes of a network's numbers by the plainest means: what a page does without us. */
export interface Beside {
  /** One signed byte for each weight with a scale for each filter, all else float32, in brotli. */
  readonly int8Brotli: number;
  /** One byte for each weight that says which of 64 numbers of its layer it is, all else float32, in brotli. */
  readonly codebooksBrotli: number;
}

const sixBits = 64;

/** What plain means make of a network, its norms folded as ours are; no graph is counted. */
export async function besideOf(network: TrainedNetwork): Promise<Beside> {
  const whole = await folded.change(network);
  const layers = layersIn({ graph: graphOf(whole), weights: Object.fromEntries(whole.weights) });
  const named = new Set(layers.map(({ w }) => w.parameter.name));
  const rest = [...whole.weights].flatMap(([name, values]) => (named.has(name) ? [] : [bytesOf(values)]));
  const integers = layers.flatMap((layer) => {
    const { w } = integersOf(layer, { biases: undefined, scale: 1 });
    return [bytesOf(w.tensor.data), bytesOf(w.scale.data)];
  });
  const codes = layers.flatMap(({ w: { data } }) => {
    const { codebook } = shareWeights(data, { entries: sixBits });
    return [bytesOf(codebook), codesOf(data, codebook)];
  });
  return {
    int8Brotli: brotliSize([...integers, ...rest]),
    codebooksBrotli: brotliSize([...codes, ...rest]),
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** As small as brotli makes it: its best quality and its largest window. */
function brotliSize(parts: readonly Uint8Array[]): number {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
  };
  return brotliCompressSync(Buffer.concat(parts), { params }).length;
}
