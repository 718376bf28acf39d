import type { Node } from "../../ir/graph.ts";
import { type Shape, sizeOf, type Tensor, type TensorType } from "../../ir/tensor.ts";
import { nearestEven } from "../../ops/rounding.ts";
import type { Layer } from "./layers.ts";

/** Stored integers and what brings them back: integer · scale, with one scale for all or one for each position of `axis`. */
export interface Integers {
  readonly tensor: Tensor;
  readonly scale: Tensor;
  readonly axis: number;
}

export interface WeightOptions {
  /** One scale for each output channel. Default true. */
  readonly perChannel?: boolean;
  /**
   * Weights of 7 bits: then two products with 8 bits add up within 16, as processors without VNNI need. Default false.
   */
  readonly reduceRange?: boolean;
}

/** The greatest integer that stands for a weight; the least is its negative, so that 0 is in the middle. */
export const topOf = ({ reduceRange = false }: WeightOptions): number => (reduceRange ? 63 : 127);

/** Along which axis a layer's weights lie by output channel. */
export function channelAxis({ op, attributes }: Node): 0 | 1 {
  if (op.name === "Gemm") return attributes["transB"] === 1 ? 0 : 1;
  return op.name === "ConvTranspose" ? 1 : 0;
}

/** The greatest integer that a bias may become: sums of products are added to it, all within 32 bits. */
const biasTop = 2 ** 30;

/**
 * A layer's weights as int8, and its biases as int32 in steps of what a product of an input and a weight counts: then
 * they are added up as they are (Jacob et al. 2018, §2.4).
 */
export function integersOf(
  { node, w }: Pick<Layer, "node" | "w">,
  { biases, scale: inputScale }: { readonly biases: Float32Array | undefined; readonly scale: number },
  options: WeightOptions = {},
): { readonly w: Integers; readonly b: Integers | undefined } {
  const { shape } = w.parameter.type;
  const axis = channelAxis(node);
  const count = options.perChannel === false ? 1 : (shape[axis] ?? 1);
  const top = topOf(options);
  const positionOf = positionsAlong(shape, axis, count);
  const scales = scalesOf(w.data, { positionOf, count, top });
  // Where weights are so small that a bias would not fit in 32 bits, they take longer steps.
  for (const [c, bias] of (biases ?? []).entries()) {
    const shortest = Math.abs(bias) / (inputScale * biasTop);
    scales[c % count] = Math.max(scales[c % count]!, shortest);
  }
  const data = Int8Array.from(w.data, (weight, i) => {
    const integer = nearestEven(Math.fround(weight / scales[positionOf(i)]!));
    return Math.min(Math.max(integer, -top), top);
  });
  const integers = {
    tensor: { type: { dtype: "int8", shape }, data },
    scale: listOf(scales, options),
    axis,
  } as const;
  return { w: integers, b: biases && biasIntegers(biases, { scales, inputScale }, options) };
}

function biasIntegers(
  biases: Float32Array,
  { scales, inputScale }: { readonly scales: Float32Array; readonly inputScale: number },
  options: WeightOptions,
): Integers {
  const products = scales.map((scale) => inputScale * scale);
  const scaleOf = (c: number) => products[c % products.length]!;
  const all = options.perChannel === false ? products : Float32Array.from(biases, (_, c) => scaleOf(c));
  const data = Int32Array.from(biases, (bias, c) => Math.round(bias / scaleOf(c)));
  const type = { dtype: "int32", shape: [biases.length] } as const;
  return { tensor: { type, data }, scale: listOf(all, options), axis: 0 };
}

/** What every weight's integer counts, so that the largest of each position becomes `top`. */
function scalesOf(
  weights: Float32Array,
  {
    positionOf,
    count,
    top,
  }: { positionOf: (i: number) => number; readonly count: number; readonly top: number },
): Float32Array {
  const reach = new Float32Array(count);
  for (const [i, weight] of weights.entries())
    reach[positionOf(i)] = Math.max(reach[positionOf(i)]!, Math.abs(weight));
  return reach.map((most) => Math.max(most / top, smallestScale));
}

/** Of a filter of zeros. */
export const smallestScale = 2 ** -100;

/** At which of `count` positions of an axis each offset lies; one position is the whole axis. */
function positionsAlong(shape: Shape, axis: number, count: number): (offset: number) => number {
  const inner = sizeOf(shape.slice(axis + 1));
  return (offset) => Math.floor(offset / inner) % count;
}

const listOf = (scales: Float32Array, { perChannel = true }: WeightOptions): Tensor => ({
  type: { dtype: "float32", shape: perChannel ? [scales.length] : [] },
  data: scales,
});

/** The real numbers that stored integers stand for. */
export function realOf({ tensor: { type, data }, scale, axis }: Integers): Float32Array {
  const scaleAt = positionsAlong(type.shape, axis, scale.data.length);
  return Float32Array.from(data, (integer, i) => integer * scale.data[scaleAt(i)]!);
}

/** A zero point for each of some scales: weights have 0 in the middle of their grid. */
export const zerosLike = ({ shape }: TensorType): Tensor => ({
  type: { dtype: "int8", shape },
  data: new Int8Array(sizeOf(shape)),
});
