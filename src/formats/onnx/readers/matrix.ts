import * as ops from "../../../ops/index.ts";

import type { Reader } from "./site.ts";

/** ONNX multiplies vectors too: a row on the left, a column on the right, which the product then lacks. */
export const matMul: Reader = (site) => {
  const [a, b] = [site.x(0), site.parameter(1, "weight")];
  const [n = 1, m = 1] = [a.type.shape.at(-1), b.type.shape.at(-1)];
  const [isRow, isColumn] = [a.type.shape.length === 1, b.type.shape.length === 1];
  const y = ops.matMul({
    a: isRow ? ops.withShape(a, [1, n]) : a,
    b: isColumn ? ops.withShape(b, [m, 1]) : b,
  });
  const { shape } = y.type;
  const added = [...(isRow ? [shape.length - 2] : []), ...(isColumn ? [shape.length - 1] : [])];
  return ops.withShape(
    y,
    shape.filter((_, axis) => !added.includes(axis)),
  );
};

export const gemm: Reader = (site) => {
  const { attributes } = site;
  return ops.gemm(
    { a: site.x(0), b: site.parameter(1, "weight"), c: site.optionalParameter(2, "bias") },
    {
      alpha: attributes.float("alpha", 1),
      beta: attributes.float("beta", 1),
      transA: attributes.flag("transA", 0),
      transB: attributes.flag("transB", 0),
    },
  );
};
