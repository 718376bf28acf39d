import type { Node } from "../ir/graph.ts";
import type { Shape } from "../ir/tensor.ts";

/** Which output channel of a convolution or matrix product each of its stored weights belongs to. */
export type ChannelOf = (offset: number) => number;

/** For the weights of a Conv [out, in/group, kh, kw], a ConvTranspose [in, out/group, kh, kw] or a Gemm. */
export function outputChannelOf({ op, attributes }: Node, shape: Shape): ChannelOf {
  const [rows = 1, columns = 1, ...kernel] = shape;
  const taps = kernel.reduce((a, b) => a * b, 1);
  if (op.name === "ConvTranspose") {
    const inPerGroup = rows / Number(attributes["group"]);
    return (offset) => {
      const [row, column] = [Math.floor(offset / (columns * taps)), Math.floor(offset / taps) % columns];
      return Math.floor(row / inPerGroup) * columns + column;
    };
  }
  const alongColumns = op.name === "Gemm" && attributes["transB"] !== 1;
  return alongColumns ? (offset) => offset % columns : (offset) => Math.floor(offset / (columns * taps));
}

/** Which input channel each of the weights multiplies. */
export function inputChannelOf({ op, attributes }: Node, shape: Shape): ChannelOf {
  const [rows = 1, columns = 1, ...kernel] = shape;
  const taps = kernel.reduce((a, b) => a * b, 1);
  if (op.name === "ConvTranspose") return (offset) => Math.floor(offset / (columns * taps));
  if (op.name === "Gemm")
    return attributes["transB"] === 1
      ? (offset) => offset % columns
      : (offset) => Math.floor(offset / columns);
  const outPerGroup = rows / Number(attributes["group"]);
  return (offset) => {
    const [row, column] = [Math.floor(offset / (columns * taps)), Math.floor(offset / taps) % columns];
    return Math.floor(row / outPerGroup) * columns + column;
  };
}
