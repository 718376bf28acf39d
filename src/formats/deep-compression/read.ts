import { Cursor } from "./cursor.ts";
import { type CodedLayer, countWeights, type LayerShape } from "./layer.ts";
import { misread } from "./misread.ts";

/** Numbers in a codebook: as many as eight bits tell apart. */
const codebookSize = 256;

/**
 * Reads a network as Han et al. released their compressed SqueezeNet (songhan/SqueezeNet-Deep-Compression):
 *
 *     uint32 × layers    codes that each layer stores
 *     then, for each layer:
 *       float32 × 256    its codebook
 *       float32 × co     its biases
 *       uint8 × codes    its codes
 *       4 bits × codes   weights that are 0 between one code and the next, the low half of a byte first
 *
 * all little-endian. The file names no layers and no shapes: `layers` are those of its prototxt, in order.
 */
export function readDeepCompression(file: Uint8Array, layers: readonly LayerShape[]): readonly CodedLayer[] {
  const cursor = new Cursor(file);
  const stored = layers.map((layer) => storedCodes(cursor, layer));
  const read = layers.map((layer, i) => readLayer(cursor, layer, stored[i] ?? 0));
  cursor.end();
  return read;
}

function storedCodes(cursor: Cursor, layer: LayerShape): number {
  const what = `${layer.name}, count of codes`;
  const at = cursor.at;
  const count = cursor.count(what);
  const most = countWeights(layer);
  if (count > most) throw misread(`${what} at byte ${at}`, `${count}`, `at most its ${most} weights`);
  return count;
}

function readLayer(cursor: Cursor, layer: LayerShape, stored: number): CodedLayer {
  const { name, weights } = layer;
  const [channels = 0] = weights;
  const codebookAt = cursor.at;
  const codebook = cursor.floats(codebookSize, `${name}, codebook`);
  if (codebook[0] !== 0)
    throw misread(`${name}, codebook at byte ${codebookAt}`, `${codebook[0]} for code 0`, "0");
  const bias = cursor.floats(channels, `${name}, biases`);
  const codes = cursor.bytes(stored, `${name}, codes`).slice();
  return { ...layer, codebook, bias, positions: readPositions(cursor, layer, stored), codes };
}

/** Sums the gaps up: each code lies behind the one before and the zeros between them. */
function readPositions(cursor: Cursor, layer: LayerShape, stored: number): Uint32Array {
  const what = `${layer.name}, gaps`;
  const at = cursor.at;
  const pairs = cursor.bytes(Math.ceil(stored / 2), what);
  const size = countWeights(layer);
  const positions = new Uint32Array(stored);
  let position = -1;
  for (let i = 0; i < stored; i++) {
    const pair = pairs[i >> 1]!;
    position += 1 + (i % 2 === 0 ? pair & 15 : pair >> 4);
    if (position >= size)
      throw misread(
        `${what} at byte ${at + (i >> 1)}`,
        `a code for weight ${position}`,
        `at most ${size - 1}`,
      );
    positions[i] = position;
  }
  const spare = stored % 2 === 0 ? 0 : pairs[stored >> 1]! >> 4;
  if (spare !== 0)
    throw misread(`${what} at byte ${at + (stored >> 1)}`, `a gap of ${spare} behind the last code`, "0");
  return positions;
}
