/** Broadcasting arithmetic and the reductions that undo a broadcast. */
import { defineOp, free } from "../ir/op.ts";

/** Sum over `axes`; with keepdims 1 they stay, with extent 1. */
export const reduceSum = defineOp({
  name: "ReduceSum",
  inputs: { x: "one" },
  attributes: { axes: [] as readonly number[], keepdims: 0 },
  exactness: "rounding",
  infer: ({ x }, { axes }) => ({ dtype: x.dtype, shape: x.shape.filter((_, i) => !axes.includes(i)) }),
  cost: free,
  evaluate() {},
});
