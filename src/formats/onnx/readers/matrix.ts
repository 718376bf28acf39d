import * as ops from "../../../ops/index.ts";
import type { Reader } from "./site.ts";

export const matMul: Reader = (site) => ops.matMul({ a: site.x(0), b: site.parameter(1, "weight") });

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
