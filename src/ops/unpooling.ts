/**
 * MaxPoolWithIndices, MaxUnpool and its derivative.
 *
 * They share a file because they share the indices: an offset into all of the images, row-major, as ONNX's MaxPool
 * counts them. Unpooling writes where they point and its derivative reads there.
 */
import { Misfit } from "../ir/errors.ts";
import { defineOp, free, type Gradient } from "../ir/op.ts";
import type { TensorType } from "../ir/tensor.ts";
import { checkFloat, checkShape, checkWhole } from "./checks.ts";
import { maxima, pooled, winners } from "./pool-windows.ts";
import { imageOf, type Pair } from "./window.ts";

/** Height and width of the images that were pooled. */
type Extent = { readonly extent: Pair };

const pixel: Extent = { extent: [1, 1] };

/** MaxPool, and where in x each maximum stood: [y, indices]. ONNX's MaxPool with its second output, in int32. */
export const maxPoolWithIndices = defineOp({
  name: "MaxPoolWithIndices",
  inputs: { x: "one" },
  attributes: maxima,
  exactness: "exact",

  infer({ x }, g): readonly [y: TensorType, indices: TensorType] {
    checkFloat("x", x);
    const shape = pooled(imageOf("x", x), g);
    return [
      { dtype: x.dtype, shape },
      { dtype: "int32", shape },
    ];
  },

  cost: free,

  evaluate({ x }, g, [y, indices]) {
    winners(x, y.type, g).forEach((xi, yi) => {
      y.data[yi] = x.data[xi]!;
      indices.data[yi] = xi;
    });
  },
});

export const maxPoolWithIndicesGradient: Gradient<typeof maxPoolWithIndices> = (
  { x },
  { y: [, indices], dy: [dy] },
) => {
  const [, , h, w] = imageOf("x", x.type);
  return { x: dy && (() => maxUnpool({ x: dy, indices }, { extent: [h, w] })) };
};

/**
 * Every number of x where its index points in images of `extent`, zeros elsewhere (Zeiler & Fergus 2014, §2.1).
 * Where windows overlapped and several point to one place, their sum: ONNX's MaxUnpool leaves that open.
 */
export const maxUnpool = defineOp({
  name: "MaxUnpool",
  inputs: { x: "one", indices: "one" },
  attributes: pixel,
  exactness: "rounding",

  infer({ x, indices }, { extent }) {
    checkFloat("x", x);
    const [n, c] = imageOf("x", x);
    checkIndices(indices);
    checkShape("indices", indices, x.shape, "x has");
    checkWhole(1, { extent });
    return { dtype: x.dtype, shape: [n, c, ...extent] };
  },

  cost: free,

  evaluate({ x, indices }, _, y) {
    for (let i = 0; i < x.data.length; i++) y.data[indices.data[i]!]! += x.data[i]!;
  },
});

export const maxUnpoolGradient: Gradient<typeof maxUnpool> = ({ indices }, { dy }) => ({
  x: () => maxUnpoolGrad({ dy, indices }),
});

/** The transpose of MaxUnpool: the dy that each index points at. Not an ONNX operator. */
export const maxUnpoolGrad = defineOp({
  name: "MaxUnpoolGrad",
  inputs: { dy: "one", indices: "one" },
  attributes: {},
  exactness: "exact",

  infer({ dy, indices }) {
    checkFloat("dy", dy);
    checkIndices(indices);
    const [batch, channels] = imageOf("dy", dy);
    const [n, c, h, w] = imageOf("indices", indices);
    checkShape(
      "indices",
      indices,
      [batch, channels, h, w],
      `those of ${batch}×${channels} pooled images have`,
    );
    return { dtype: dy.dtype, shape: [n, c, h, w] };
  },

  cost: free,

  evaluate({ dy, indices }, _, dx) {
    for (let i = 0; i < dx.data.length; i++) dx.data[i] = dy.data[indices.data[i]!]!;
  },
});

function checkIndices({ dtype }: TensorType): void {
  if (dtype !== "int32")
    throw new Misfit(`indices are ${dtype}, not int32`, "give the indices of a MaxPoolWithIndices");
}
