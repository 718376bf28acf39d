/** LRN and its derivative, which walk over the same neighbouring channels. Images are [n, c, h, w]. */
import { Misfit } from "../ir/errors.ts";
import { defineOp, free, type Gradient } from "../ir/op.ts";
import type { Tensor, TensorType } from "../ir/tensor.ts";
import { checkFloat, checkShape } from "./checks.ts";
import { imageOf } from "./window.ts";

type Response = {
  /** Channels in a neighbourhood: an odd number, so that it has a middle. */
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly bias: number;
};

const response: Response = { size: 1, alpha: 1e-4, beta: 0.75, bias: 1 };

/**
 * Local response normalisation: y = x · d^−β with d = bias + α / size · Σ x² over the `size` channels around x's
 * (Krizhevsky et al. 2012, §3.3, whose α is not divided by the size).
 */
export const lrn = defineOp({
  name: "LRN",
  inputs: { x: "one" },
  attributes: response,
  exactness: "rounding",

  infer({ x }, { size }) {
    checkFloat("x", x);
    imageOf("x", x);
    checkSize(size);
    return x;
  },

  cost: free,

  evaluate({ x }, g, y) {
    const divisors = divisorsOf(x, g);
    for (let i = 0; i < y.data.length; i++) y.data[i] = x.data[i]! * divisors[i]! ** -g.beta;
  },
});

export const lrnGradient: Gradient<typeof lrn> = ({ x }, { dy }, g) => ({ x: () => lrnGrad({ x, dy }, g) });

/** dx = dy · d^−β − 2αβ / size · x · Σ dy' x' d'^(−β−1) over the channels ' that x is a neighbour of. Not an ONNX operator. */
export const lrnGrad = defineOp({
  name: "LRNGrad",
  inputs: { x: "one", dy: "one" },
  attributes: response,
  exactness: "rounding",

  infer({ x, dy }, { size }) {
    checkFloat("x", x);
    imageOf("x", x);
    checkFloat("dy", dy);
    checkShape("dy", dy, x.shape, "x has");
    checkSize(size);
    return x;
  },

  cost: free,

  evaluate({ x, dy }, g, dx) {
    const divisors = divisorsOf(x, g);
    const factor = (-2 * g.alpha * g.beta) / g.size;
    for (let i = 0; i < dx.data.length; i++) dx.data[i] = dy.data[i]! * divisors[i]! ** -g.beta;
    eachNeighbour(x.type, g.size, (i, near) => {
      dx.data[near]! += factor * x.data[near]! * dy.data[i]! * x.data[i]! * divisors[i]! ** (-g.beta - 1);
    });
  },
});

/** d for every element of x. */
function divisorsOf(x: Tensor, { size, alpha, bias }: Response): Float64Array {
  const divisors = new Float64Array(x.data.length).fill(bias);
  eachNeighbour(x.type, size, (i, near) => {
    divisors[i]! += (alpha / size) * x.data[near]! ** 2;
  });
  return divisors;
}

/** Calls `visit` with the offset of every element and of each in its neighbourhood, itself included. */
function eachNeighbour(type: TensorType, size: number, visit: (i: number, near: number) => void): void {
  const [batch, channels, h, w] = imageOf("x", type);
  const side = (size - 1) / 2;
  for (let n = 0; n < batch; n++)
    for (let c = 0; c < channels; c++)
      for (let other = Math.max(0, c - side); other <= Math.min(channels - 1, c + side); other++)
        for (let pixel = 0; pixel < h * w; pixel++)
          visit((n * channels + c) * h * w + pixel, (n * channels + other) * h * w + pixel);
}

function checkSize(size: number): void {
  if (size < 1 || size % 2 !== 1)
    throw new Misfit(
      `size is ${size}`,
      "give an odd number of channels, so that each is the middle of its own",
    );
}
