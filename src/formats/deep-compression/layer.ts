/** What a reader must be told of a layer, since the file does not say it. */
export interface LayerShape {
  readonly name: string;
  /** [co, ci, kh, kw]; the layer has a bias for each of the co. */
  readonly weights: readonly number[];
}

/** A layer whose weights are codes: most are 0, and the others share 255 numbers (Han et al. 2016, §3). */
export interface CodedLayer extends LayerShape {
  /** The numbers that codes stand for, 256 of them; code 0 stands for 0. */
  readonly codebook: Float32Array;
  /** [co]. */
  readonly bias: Float32Array;
  /** Where the stored codes belong in the row-major weights, ascending. */
  readonly positions: Uint32Array;
  /** A code for each position. A stored 0 bridges a gap that is too long for four bits. */
  readonly codes: Uint8Array;
}

export const countWeights = ({ weights }: LayerShape): number =>
  weights.reduce((size, extent) => size * extent, 1);

/** The layer's weights as they are computed with, row-major. */
export function denseWeights(layer: CodedLayer): Float32Array {
  const { codebook, positions, codes } = layer;
  const weights = new Float32Array(countWeights(layer));
  for (let i = 0; i < positions.length; i++) weights[positions[i]!] = codebook[codes[i]!]!;
  return weights;
}
