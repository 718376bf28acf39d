/** Operators that ONNX has under the same name, with the same inputs. */
import type * as ops from "../../../ops/index.ts";
import { dtypeFacts } from "../dtypes.ts";
import { type Attributes, type Emitter, float, int, ints } from "../emitter.ts";
import type { Row } from "../row.ts";

interface Plain {
  readonly e: Emitter;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: string;
}

/** Writes the inputs in the order that the operator declares them. */
const same =
  (opType: string) =>
  ({ e, inputs, outputs }: Plain, attributes: Attributes = {}): void =>
    e.node(opType, Object.values(inputs), attributes, [outputs]);

export const relu: Row<typeof ops.relu> = same("Relu");
export const sigmoid: Row<typeof ops.sigmoid> = same("Sigmoid");
export const hardSwish: Row<typeof ops.hardSwish> = same("HardSwish");
export const exp: Row<typeof ops.exp> = same("Exp");
export const log: Row<typeof ops.log> = same("Log");
export const sqrt: Row<typeof ops.sqrt> = same("Sqrt");
export const roundStraightThrough: Row<typeof ops.roundStraightThrough> = same("Round");
export const add: Row<typeof ops.add> = same("Add");
export const sub: Row<typeof ops.sub> = same("Sub");
export const mul: Row<typeof ops.mul> = same("Mul");
export const div: Row<typeof ops.div> = same("Div");
export const greater: Row<typeof ops.greater> = same("Greater");
export const equal: Row<typeof ops.equal> = same("Equal");
export const where: Row<typeof ops.where> = same("Where");
export const matMul: Row<typeof ops.matMul> = same("MatMul");
export const globalAveragePool: Row<typeof ops.globalAveragePool> = same("GlobalAveragePool");

/** A product with ones and zeros: ONNX Runtime's Where reads and writes a quarter more. */
export const gate: Row<typeof ops.gate> = ({ e, inputs: { x, by }, outputs }) => {
  const open = e.value("Cast", [e.value("Greater", [by, e.scalar(0)])], { to: int(dtypeFacts.float32.code) });
  e.node("Mul", [open, x], {}, [outputs]);
};

export const clip: Row<typeof ops.clip> = ({ e, inputs: { x }, attributes: { min, max }, outputs }) => {
  const bound = (value: number): string => (Number.isFinite(Math.fround(value)) ? e.scalar(value) : "");
  e.node("Clip", [x, bound(min), bound(max)], {}, [outputs]);
};

export const leakyRelu: Row<typeof ops.leakyRelu> = (site) =>
  same("LeakyRelu")(site, { alpha: float(site.attributes.alpha) });

/** ONNX aligns slopes with the last axis of x. */
export const prelu: Row<typeof ops.prelu> = ({ e, inputs: { x, slope }, outputs }) =>
  e.node("PRelu", [x, e.value("Reshape", [slope, e.ints([-1, 1, 1])])], {}, [outputs]);

export const hardSigmoid: Row<typeof ops.hardSigmoid> = (site) =>
  same("HardSigmoid")(site, { alpha: float(site.attributes.alpha), beta: float(site.attributes.beta) });

export const cast: Row<typeof ops.cast> = (site) =>
  same("Cast")(site, { to: int(dtypeFacts[site.attributes.to].code) });

export const softmax: Row<typeof ops.softmax> = (site) =>
  same("Softmax")(site, { axis: int(site.attributes.axis) });

export const logSoftmax: Row<typeof ops.logSoftmax> = (site) =>
  same("LogSoftmax")(site, { axis: int(site.attributes.axis) });

export const transpose: Row<typeof ops.transpose> = (site) =>
  same("Transpose")(site, { perm: ints(site.attributes.perm) });

export const flatten: Row<typeof ops.flatten> = ({ e, inputs: { x }, outputs }) =>
  e.node("Flatten", [x], { axis: int(1) }, [outputs]);

/** Where sizes are open, the others say what the first extent is, which may be the batch. */
export const reshape: Row<typeof ops.reshape> = ({
  e,
  inputs: { x },
  attributes: { shape },
  outputs,
  symbolic,
}) =>
  e.node("Reshape", [x, e.ints(symbolic && shape.length > 1 ? [-1, ...shape.slice(1)] : shape)], {}, [
    outputs,
  ]);

export const expand: Row<typeof ops.expand> = ({ e, inputs: { x }, attributes, outputs }) =>
  e.node("Expand", [x, e.ints(attributes.shape)], {}, [outputs]);

export const gemm: Row<typeof ops.gemm> = ({ e, inputs: { a, b, c = "" }, attributes, outputs }) => {
  const { alpha, beta, transA, transB } = attributes;
  const settings = { alpha: float(alpha), beta: float(beta), transA: int(transA), transB: int(transB) };
  e.node("Gemm", [a, b, c], settings, [outputs]);
};

const reduction =
  (opType: string): Row<typeof ops.reduceSum> =>
  ({ e, inputs: { x }, attributes: { axes, keepdims }, outputs }) =>
    e.node(opType, axes.length ? [x, e.ints(axes)] : [x], { keepdims: int(keepdims) }, [outputs]);

export const reduceSum: Row<typeof ops.reduceSum> = reduction("ReduceSum");
export const reduceMean: Row<typeof ops.reduceMean> = reduction("ReduceMean");
export const reduceMax: Row<typeof ops.reduceMax> = reduction("ReduceMax");
