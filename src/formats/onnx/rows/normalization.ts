import type * as ops from "../../../ops/index.ts";
import { type Emitter, float, int, ints } from "../emitter.ts";
import type { Row } from "../row.ts";

/** Everything but channels. */
const pixels = [0, 2, 3];

export const batchNormalization: Row<typeof ops.batchNormalization> = ({
  e,
  inputs,
  attributes,
  outputs,
}) => {
  const { x, scale, b, mean, variance } = inputs;
  e.node("BatchNormalization", [x, scale, b, mean, variance], { epsilon: float(attributes.epsilon) }, [
    outputs,
  ]);
};

/** The batch's statistics go through ONNX's inference operator, which reads x once. */
export const batchNormalizationTraining: Row<typeof ops.batchNormalizationTraining> = (site) => {
  const {
    e,
    inputs,
    attributes: { epsilon, momentum },
    outputs: [y, nextMean, nextVariance],
  } = site;
  const { mean, variance } = statistics(e, inputs.x);
  e.node(
    "BatchNormalization",
    [inputs.x, inputs.scale, inputs.b, mean, variance],
    { epsilon: float(epsilon) },
    [y],
  );
  for (const [running, batch, next] of [
    [inputs.mean, mean, nextMean],
    [inputs.variance, variance, nextVariance],
  ] as const)
    e.node(
      "Add",
      [e.value("Mul", [running, e.scalar(momentum)]), e.value("Mul", [batch, e.scalar(1 - momentum)])],
      {},
      [next],
    );
};

function statistics(e: Emitter, x: string): { readonly mean: string; readonly variance: string } {
  const all = e.value("ReduceMean", [x, e.ints(pixels)], { keepdims: int(1) });
  const centred = e.value("Sub", [x, all]);
  const squares = e.value("Mul", [centred, centred]);
  return {
    mean: e.value("Reshape", [all, e.ints([-1])]),
    variance: e.value("ReduceMean", [squares, e.ints(pixels)], { keepdims: int(0) }),
  };
}

/** dx = scale/σ · (dy − mean(dy) − x̂ · mean(dy · x̂)), as one line a·dy + k·x + c for each channel. */
export const batchNormalizationGrad: Row<typeof ops.batchNormalizationGrad> = (site) => {
  const {
    e,
    inputs: { x, scale, dy },
    types,
    attributes: { epsilon },
    outputs: [dx, dScale, dB],
  } = site;
  const [n = 1, c = 1, h = 1, w = 1] = types.x.shape;
  const { mean, variance } = statistics(e, x);
  const sigma = e.value("Sqrt", [e.value("Add", [variance, e.scalar(epsilon)])]);
  e.node("ReduceSum", [dy, e.ints(pixels)], { keepdims: int(0) }, [dB]);
  const product = e.value("ReduceSum", [e.value("Mul", [dy, x]), e.ints(pixels)], { keepdims: int(0) });
  const centred = e.value("Sub", [product, e.value("Mul", [dB, mean])]);
  e.node("Div", [centred, sigma], {}, [dScale]);
  const count = e.scalar(n * h * w);
  const a = e.value("Div", [scale, sigma]);
  const slope = e.value("Div", [e.value("Mul", [a, dScale]), e.value("Mul", [sigma, count])]);
  const k = e.value("Neg", [slope]);
  const shift = e.value("Sub", [
    e.value("Mul", [slope, mean]),
    e.value("Div", [e.value("Mul", [a, dB]), count]),
  ]);
  const along = (v: string) => e.value("Reshape", [v, e.ints([1, c, 1, 1])]);
  const line = e.value("Add", [e.value("Mul", [dy, along(a)]), e.value("Mul", [x, along(k)])]);
  e.node("Add", [line, along(shift)], {}, [dx]);
};

export const dropout: Row<typeof ops.dropout> = ({ e, inputs: { x }, attributes: { ratio }, outputs }) =>
  e.node("Dropout", [x, e.scalar(ratio)], {}, [outputs]);

export const dropoutTraining: Row<typeof ops.dropoutTraining> = ({
  e,
  inputs,
  attributes: { ratio },
  outputs,
}) => {
  const kept = e.value("Cast", [e.value("GreaterOrEqual", [inputs.noise, e.scalar(ratio)])], { to: int(1) });
  e.node("Mul", [inputs.x, e.value("Mul", [kept, e.scalar(1 / (1 - ratio))])], {}, [outputs]);
};

export const lrn: Row<typeof ops.lrn> = ({ e, inputs: { x }, attributes, outputs }) => {
  const { size, alpha, beta, bias } = attributes;
  e.node("LRN", [x], { size: int(size), alpha: float(alpha), beta: float(beta), bias: float(bias) }, [
    outputs,
  ]);
};

/** As `lrn`'s derivative says, with the sum over neighbouring channels as a product with a banded matrix. */
export const lrnGrad: Row<typeof ops.lrnGrad> = ({ e, inputs: { x, dy }, types, attributes, outputs }) => {
  const { size, alpha, beta, bias } = attributes;
  const [n = 1, c = 1, h = 1, w = 1] = types.x.shape;
  const before = Math.floor((size - 1) / 2);
  const near = Array.from({ length: c * c }, (_, i) => {
    const distance = (i % c) - Math.floor(i / c);
    return distance >= -before && distance < size - before ? 1 : 0;
  });
  const band = e.floats(near, [c, c]);
  const flat = (v: string) => e.value("Reshape", [v, e.ints([n, c, h * w])]);
  const times = (a: string, b: string) => e.value("Mul", [a, b]);
  const power = (v: string, exponent: number) => e.value("Pow", [v, e.scalar(exponent)]);
  const [fx, fdy] = [flat(x), flat(dy)];
  const sums = e.value("MatMul", [band, times(fx, fx)]);
  const divisor = e.value("Add", [times(sums, e.scalar(alpha / size)), e.scalar(bias)]);
  const pulled = times(times(fdy, fx), power(divisor, -beta - 1));
  const gathered = e.value("MatMul", [e.value("Transpose", [band], { perm: ints([1, 0]) }), pulled]);
  const pull = times(times(fx, gathered), e.scalar((2 * alpha * beta) / size));
  const dx = e.value("Sub", [times(fdy, power(divisor, -beta)), pull]);
  e.node("Reshape", [dx, e.ints(types.x.shape)], {}, [outputs]);
};
