/** Lookup and its derivative in the table, which share the codes. */
import { Misfit } from "../ir/errors.ts";
import { defineOp, free, type Gradient } from "../ir/op.ts";
import type { TensorType } from "../ir/tensor.ts";
import { checkFloat, checkShape, checkWhole } from "./checks.ts";

/** y[i] = table[codes[i]]: weights that share a few numbers (Han et al. 2016, §3). ONNX's Gather of single numbers. */
export const lookup = defineOp({
  name: "Lookup",
  inputs: { table: "one", codes: "one" },
  attributes: {},
  exactness: "exact",

  infer({ table, codes }) {
    checkFloat("table", table);
    checkCodes(codes);
    if (table.shape.length !== 1)
      throw new Misfit(`table has rank ${table.shape.length}, not 1`, "give the shared numbers in one row");
    return { dtype: table.dtype, shape: codes.shape };
  },

  cost: free,

  evaluate({ table, codes }, _, y) {
    for (let i = 0; i < y.data.length; i++) y.data[i] = table.data[codes.data[i]!]!;
  },
});

export const lookupGradient: Gradient<typeof lookup> = ({ table, codes }, { dy }) => ({
  table: () => lookupGrad({ dy, codes }, { entries: table.type.shape[0] ?? 0 }),
});

/** The transpose of Lookup: for each entry of the table, the sum of dy over its uses. Not an ONNX operator. */
export const lookupGrad = defineOp({
  name: "LookupGrad",
  inputs: { dy: "one", codes: "one" },
  attributes: { entries: 1 },
  exactness: "rounding",

  infer({ dy, codes }, { entries }) {
    checkFloat("dy", dy);
    checkCodes(codes);
    checkShape("dy", dy, codes.shape, "codes have");
    checkWhole(1, { entries });
    return { dtype: dy.dtype, shape: [entries] };
  },

  cost: free,

  evaluate({ dy, codes }, _, sums) {
    for (let i = 0; i < dy.data.length; i++) sums.data[codes.data[i]!]! += dy.data[i]!;
  },
});

function checkCodes({ dtype }: TensorType): void {
  if (dtype !== "int32") throw new Misfit(`codes are ${dtype}, not int32`, "give positions in the table");
}
