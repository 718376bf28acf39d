/**
 * BatchNormalization as it infers and as it trains, and the derivative of the latter. Images are [n, c, h, w].
 *
 * Which mean and variance they use is the only difference: those given, or those of the batch.
 */
import { Misfit } from "../ir/errors.ts";
import type { Value } from "../ir/graph.ts";
import { defineOp, free, type Gradient } from "../ir/op.ts";
import type { Numbers, Tensor, TensorType } from "../ir/tensor.ts";
import { mul, reduceSum } from "./arithmetic.ts";
import { checkFloat, checkShape } from "./checks.ts";
import { constantOf } from "./constant.ts";
import { imageOf } from "./window.ts";

const precise = { epsilon: 1e-5 };

/** y = scale · x̂ + b with x̂ = (x − mean) / √(variance + ε); scale, b, mean and variance are [c]. */
export const batchNormalization = defineOp({
  name: "BatchNormalization",
  inputs: { x: "one", scale: "one", b: "one", mean: "one", variance: "one" },
  attributes: precise,
  exactness: "rounding",

  infer({ x, ...perChannel }) {
    checkFloat("x", x);
    checkChannels(x, perChannel);
    return x;
  },

  cost: free,

  evaluate({ x, scale, b, mean, variance }, { epsilon }, y) {
    const deviation = deviations(variance.data, epsilon);
    eachPixel(x.type, (i, c) => {
      y.data[i] = (scale.data[c]! * (x.data[i]! - mean.data[c]!)) / deviation[c]! + b.data[c]!;
    });
  },
});

/** The statistics are not trained, so nothing flows to them. */
export const batchNormalizationGradient: Gradient<typeof batchNormalization> = (
  { x, scale, mean, variance },
  { dy },
  g,
) => {
  const all = (number: number) => constantOf(x, number, scale.type.shape);
  return {
    x: () => batchNormalization({ x: dy, scale, b: all(0), mean: all(0), variance }, g),
    scale: () => {
      const normalized = batchNormalization({ x, scale: all(1), b: all(0), mean, variance }, g);
      return sumByChannel(mul({ a: dy, b: normalized }));
    },
    b: () => sumByChannel(dy),
  };
};

/**
 * Normalises by the mean and variance of each channel over the batch, and moves the running ones:
 * next = momentum · running + (1 − momentum) · the batch's.
 *
 * Both variances divide by n·h·w, as ONNX has it; PyTorch's running one divides by n·h·w − 1.
 */
export const batchNormalizationTraining = defineOp({
  name: "BatchNormalizationTraining",
  inputs: { x: "one", scale: "one", b: "one", mean: "one", variance: "one" },
  attributes: { ...precise, momentum: 0.9 },
  exactness: "rounding",

  infer({ x, ...perChannel }): readonly [y: TensorType, nextMean: TensorType, nextVariance: TensorType] {
    checkFloat("x", x);
    checkChannels(x, perChannel);
    const [n, , h, w] = imageOf("x", x);
    if (n * h * w < 2)
      throw new Misfit(
        "each channel of x is one pixel, which has no variance",
        "give a batch of several images, or larger ones",
      );
    return [x, perChannel.mean, perChannel.variance];
  },

  cost: free,

  evaluate({ x, scale, b, mean, variance }, { epsilon, momentum }, [y, nextMean, nextVariance]) {
    const batch = momentsOf(x);
    const deviation = deviations(batch.variance, epsilon);
    eachPixel(x.type, (i, c) => {
      y.data[i] = (scale.data[c]! * (x.data[i]! - batch.mean[c]!)) / deviation[c]! + b.data[c]!;
    });
    for (let c = 0; c < mean.data.length; c++) {
      nextMean.data[c] = momentum * mean.data[c]! + (1 - momentum) * batch.mean[c]!;
      nextVariance.data[c] = momentum * variance.data[c]! + (1 - momentum) * batch.variance[c]!;
    }
  },
});

/** Only y carries a derivative back: the running statistics are neither trained nor part of a loss. */
export const batchNormalizationTrainingGradient: Gradient<typeof batchNormalizationTraining> = (
  { x, scale },
  { dy: [dy] },
  { epsilon },
) => {
  if (!dy) return {};
  const [dx, dScale, dB] = batchNormalizationGrad({ x, scale, dy }, { epsilon });
  return { x: () => dx, scale: () => dScale, b: () => dB };
};

/**
 * The derivatives [dx, dScale, dB] of BatchNormalizationTraining. Not an ONNX operator.
 *
 * dB = Σ dy and dScale = Σ dy · x̂ over a channel's m = n·h·w pixels;
 * dx = scale / √(variance + ε) · (dy − dB / m − x̂ · dScale / m), as mean and variance move with x.
 */
export const batchNormalizationGrad = defineOp({
  name: "BatchNormalizationGrad",
  inputs: { x: "one", scale: "one", dy: "one" },
  attributes: precise,
  exactness: "rounding",

  infer({ x, scale, dy }): readonly [dx: TensorType, dScale: TensorType, dB: TensorType] {
    checkFloat("x", x);
    checkChannels(x, { scale });
    checkFloat("dy", dy);
    checkShape("dy", dy, x.shape, "x has");
    return [x, scale, scale];
  },

  cost: free,

  evaluate({ x, scale, dy }, { epsilon }, [dx, dScale, dB]) {
    const { mean, variance } = momentsOf(x);
    const deviation = deviations(variance, epsilon);
    const pixels = x.data.length / scale.data.length;
    const normalized = (i: number, c: number) => (x.data[i]! - mean[c]!) / deviation[c]!;
    eachPixel(x.type, (i, c) => {
      dScale.data[c]! += dy.data[i]! * normalized(i, c);
      dB.data[c]! += dy.data[i]!;
    });
    eachPixel(x.type, (i, c) => {
      const shared = (dB.data[c]! + normalized(i, c) * dScale.data[c]!) / pixels;
      dx.data[i] = (scale.data[c]! / deviation[c]!) * (dy.data[i]! - shared);
    });
  },
});

/** Mean and variance of every channel of x, over batch and pixels. */
function momentsOf({ type, data }: Tensor): { readonly mean: Float64Array; readonly variance: Float64Array } {
  const [, channels] = imageOf("x", type);
  const pixels = data.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  eachPixel(type, (i, c) => {
    mean[c]! += data[i]! / pixels;
  });
  eachPixel(type, (i, c) => {
    variance[c]! += (data[i]! - mean[c]!) ** 2 / pixels;
  });
  return { mean, variance };
}

const deviations = (variance: Numbers, epsilon: number): Float64Array =>
  Float64Array.from(variance, (v) => Math.sqrt(v + epsilon));

function eachPixel(type: TensorType, visit: (i: number, c: number) => void): void {
  const [batch, channels, h, w] = imageOf("x", type);
  for (let i = 0; i < batch * channels * h * w; i++) visit(i, Math.floor(i / (h * w)) % channels);
}

const sumByChannel = (x: Value): Value => reduceSum({ x }, { axes: [0, 2, 3] });

function checkChannels(x: TensorType, perChannel: Readonly<Record<string, TensorType>>): void {
  const [, channels] = imageOf("x", x);
  for (const [slot, type] of Object.entries(perChannel)) {
    checkFloat(slot, type);
    checkShape(slot, type, [channels], "x asks for one number a channel:");
  }
}
