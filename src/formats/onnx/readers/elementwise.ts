import type { Value } from "../../../ir/graph.ts";
import { sizeOf } from "../../../ir/tensor.ts";
import * as ops from "../../../ops/index.ts";
import { dtypeOf } from "../dtypes.ts";
import type { Reader } from "./site.ts";

const unary =
  (op: (inputs: { readonly x: Value }) => Value): Reader =>
  (site) =>
    op({ x: site.x(0) });

const pairwise =
  (op: (inputs: { readonly a: Value; readonly b: Value }) => Value): Reader =>
  (site) =>
    op({ a: site.anyX(0), b: site.anyX(1) });

export const relu = unary(ops.relu);
export const sigmoid = unary(ops.sigmoid);
export const hardSwish = unary(ops.hardSwish);
export const exp = unary(ops.exp);
export const log = unary(ops.log);
export const sqrt = unary(ops.sqrt);
/** Rounds what a layer learned as well as what it sees. */
export const round: Reader = (site) => ops.roundStraightThrough({ x: site.movedX(0) });
export const abs = unary(({ x }) =>
  ops.add({ a: ops.relu({ x }), b: ops.relu({ x: ops.mul({ a: x, b: ops.constantOf(x, -1) }) }) }),
);
export const neg = unary((x) => ops.mul({ a: x.x, b: ops.constantOf(x.x, -1) }));

export const add = pairwise(ops.add);
export const sub = pairwise(ops.sub);
export const mul = pairwise(ops.mul);
export const div = pairwise(ops.div);
export const greater = pairwise(ops.greater);
export const less = pairwise(({ a, b }) => ops.greater({ a: b, b: a }));
export const equal = pairwise(ops.equal);

export const sum: Reader = (site) => site.anyXs().reduce((a, b) => ops.add({ a, b }));

export const where: Reader = (site) =>
  ops.where({ condition: site.anyX(0), a: site.anyX(1), b: site.anyX(2) });

export const clip: Reader = (site) =>
  ops.clip({ x: site.x(0) }, { min: site.number(1, -Infinity), max: site.number(2, Infinity) });

export const leakyRelu: Reader = (site) =>
  ops.leakyRelu({ x: site.x(0) }, { alpha: site.attributes.float("alpha", 0.01) });

/** One slope for all, or one for each channel. */
export const prelu: Reader = (site) => {
  const x = site.x(0);
  const slope = site.parameter(1, "bias");
  const [, c = 1] = x.type.shape;
  const { shape } = slope.type;
  const perChannel = shape.at(-3) === c && sizeOf(shape) === c;
  if (!perChannel && sizeOf(shape) > 1)
    throw site.misread(`slopes of shape [${shape.join(", ")}]`, `one slope, or [${c}, 1, 1]`);
  const row = ops.withShape(slope, [sizeOf(shape)]);
  return ops.prelu({ x, slope: row });
};

export const hardSigmoid: Reader = (site) =>
  ops.hardSigmoid(
    { x: site.x(0) },
    { alpha: site.attributes.float("alpha", 0.2), beta: site.attributes.float("beta", 0.5) },
  );

export const cast: Reader = (site) => {
  site.attributes.ignore("saturate");
  const x = site.anyX(0);
  const to = dtypeOf(site.attributes.count("to"), site.where);
  if (to === x.type.dtype) return x;
  if (to === "float32" || to === "int32" || to === "bool") return ops.cast({ x }, { to });
  throw site.misread(`a cast to ${to}`, "float32, int32, bool");
};
