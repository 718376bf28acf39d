import type { Value } from "../ir/graph.ts";
import { sizeOf } from "../ir/tensor.ts";
import { add, concat, constantOf, mul, reduceSum, relu, reshape } from "../ops/index.ts";

export interface ShiftPenalty {
  /** Offsets of shift layers, in pixels. */
  readonly offsets: readonly Value[];
  /** λ, what a pixel costs. */
  readonly weight: number;
}

/** loss + λ · Σ |offset|, which keeps most channels where they are (Chen et al. 2019); flat at an offset of 0. */
export function penalised(loss: Value, { offsets, weight }: ShiftPenalty): Value {
  if (offsets.length === 0) return loss;
  const rows = offsets.map((x) => reshape({ x }, { shape: [sizeOf(x.type.shape)] }));
  const all = concat({ xs: rows }, { axis: 0 });
  const opposite = mul({ a: all, b: constantOf(loss, -1) });
  const length = reduceSum({ x: add({ a: relu({ x: all }), b: relu({ x: opposite }) }) });
  return add({ a: loss, b: mul({ a: length, b: constantOf(loss, weight) }) });
}
