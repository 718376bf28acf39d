/**
 * Conv, ConvTranspose and ConvWeightGrad.
 *
 * They share a file because each is a derivative of another: with `A` the linear map that a
 * convolution is in its image, Conv applies A, ConvTranspose applies Aᵀ, and ConvWeightGrad is the
 * derivative of A in its weights. Shapes follow ONNX: image [n, c, h, w], weights [out, in/group, kh, kw].
 */
import { Misfit } from "../ir/errors.ts";
import { defineOp, type Gradient } from "../ir/op.ts";
import type { Tensor, TensorType } from "../ir/tensor.ts";
import { reduceSum } from "./arithmetic.ts";
import { checkFloat, checkShape, checkWhole } from "./checks.ts";
import { imageOf, type Pads, type Pair, slide } from "./window.ts";

/** Where the window lands. A type, not an interface: attributes must be indexable by name. */
type Geometry = {
  readonly strides: Pair;
  readonly pads: Pads;
  readonly dilations: Pair;
  readonly group: number;
};

const geometry: Geometry = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 };

/** y[n, o, i, j] = b[o] + Σ w[o, c, u, v] · x[n, c, i·s + u·d − p, …], over the channels of o's group. */
export const conv = defineOp({
  name: "Conv",
  inputs: { x: "one", w: "one", b: "optional" },
  attributes: geometry,
  exactness: "rounding",

  infer({ x, w, b }, g) {
    checkFloats({ x, w, b });
    checkGeometry(g);
    const [n, channels] = imageOf("x", x);
    const [out, inPerGroup, kh, kw] = imageOf("w", w);
    checkGroup(g.group, { "channels of x": channels, "output channels": out });
    if (channels !== inPerGroup * g.group)
      throw new Misfit(
        `w reads ${inPerGroup * g.group} channels but x has ${channels}`,
        `give w shape [${out}, ${channels / g.group}, ${kh}, ${kw}]`,
      );
    checkBias(b, out);
    return { dtype: x.dtype, shape: [n, out, ...placesIn(x, [kh, kw], g)] };
  },

  cost({ w }, _, y) {
    const [n, out, h, width] = imageOf("y", y);
    const [, inPerGroup, kh, kw] = imageOf("w", w);
    return { macs: n * out * h * width * inPerGroup * kh * kw };
  },

  evaluate({ x, w, b }, g, y) {
    if (b) fillChannels(y, b);
    sweep(x.type, w.type, y.type, g, (xi, wi, yi) => {
      y.data[yi]! += x.data[xi]! * w.data[wi]!;
    });
  },
});

export const convGradient: Gradient<typeof conv> = ({ x, w, b }, { dy }, g) => ({
  x: () => convTranspose({ x: dy, w }, { ...g, outputPadding: lostRows(x.type, w.type, dy.type, g) }),
  w: () => convWeightGrad({ x, dy }, { ...g, kernelShape: kernelOf(w.type) }),
  b: b && (() => reduceSum({ x: dy }, { axes: [0, 2, 3] })),
});

/** The transpose of Conv: spreads every x over the window that Conv would have read. */
export const convTranspose = defineOp({
  name: "ConvTranspose",
  inputs: { x: "one", w: "one", b: "optional" },
  attributes: { ...geometry, outputPadding: [0, 0] as Pair },
  exactness: "rounding",

  infer({ x, w, b }, g) {
    checkFloats({ x, w, b });
    checkGeometry(g);
    checkWhole(0, { outputPadding: g.outputPadding });
    const [n, channels, h, width] = imageOf("x", x);
    const [inChannels, outPerGroup, kh, kw] = imageOf("w", w);
    const [top, left, bottom, right] = g.pads;
    if (channels !== inChannels)
      throw new Misfit(
        `w reads ${inChannels} channels but x has ${channels}`,
        `give w shape [${channels}, ${outPerGroup}, ${kh}, ${kw}]`,
      );
    checkGroup(g.group, { "channels of x": channels });
    checkBias(b, outPerGroup * g.group);
    const spread = (extent: number, k: number, axis: 0 | 1) =>
      (extent - 1) * g.strides[axis] + (k - 1) * g.dilations[axis] + 1 + g.outputPadding[axis];
    const rows = cropped(spread(h, kh, 0), top + bottom);
    const columns = cropped(spread(width, kw, 1), left + right);
    return { dtype: x.dtype, shape: [n, outPerGroup * g.group, rows, columns] };
  },

  cost({ x, w }) {
    const [n, channels, h, width] = imageOf("x", x);
    const [, outPerGroup, kh, kw] = imageOf("w", w);
    return { macs: n * channels * h * width * outPerGroup * kh * kw };
  },

  evaluate({ x, w, b }, g, y) {
    if (b) fillChannels(y, b);
    sweep(y.type, w.type, x.type, g, (yi, wi, xi) => {
      y.data[yi]! += x.data[xi]! * w.data[wi]!;
    });
  },
});

export const convTransposeGradient: Gradient<typeof convTranspose> = ({ x, w, b }, { dy }, g) => ({
  x: () => conv({ x: dy, w }, pickGeometry(g)),
  w: () => convWeightGrad({ x: dy, dy: x }, { ...pickGeometry(g), kernelShape: kernelOf(w.type) }),
  b: b && (() => reduceSum({ x: dy }, { axes: [0, 2, 3] })),
});

/** dw[o, c, u, v] = Σ dy[n, o, i, j] · x[n, c, i·s + u·d − p, …]. Not an ONNX operator. */
export const convWeightGrad = defineOp({
  name: "ConvWeightGrad",
  inputs: { x: "one", dy: "one" },
  attributes: { ...geometry, kernelShape: [1, 1] as Pair },
  exactness: "rounding",

  infer({ x, dy }, { kernelShape, ...g }) {
    checkFloats({ x, dy });
    checkGeometry(g);
    checkWhole(1, { kernelShape });
    const [n, channels] = imageOf("x", x);
    const [, out] = imageOf("dy", dy);
    checkGroup(g.group, { "channels of x": channels, "channels of dy": out });
    checkShape("dy", dy, [n, out, ...placesIn(x, kernelShape, g)], "x convolves to");
    return { dtype: x.dtype, shape: [out, channels / g.group, ...kernelShape] };
  },

  cost({ dy }, _, dw) {
    const [n, , h, width] = imageOf("dy", dy);
    const [out, inPerGroup, kh, kw] = imageOf("dw", dw);
    return { macs: n * out * h * width * inPerGroup * kh * kw };
  },

  evaluate({ x, dy }, g, dw) {
    sweep(x.type, dw.type, dy.type, g, (xi, wi, yi) => {
      dw.data[wi]! += x.data[xi]! * dy.data[yi]!;
    });
  },
});

/** Calls `visit` with the three flat offsets of every product that the convolution x * w → y sums. */
function sweep(
  x: TensorType,
  w: TensorType,
  y: TensorType,
  g: Geometry,
  visit: (xi: number, wi: number, yi: number) => void,
): void {
  const [batch, channels, height, width] = imageOf("x", x);
  const [out, inPerGroup, kh, kw] = imageOf("w", w);
  const [, , rows, columns] = imageOf("y", y);
  const [top, left] = g.pads;
  const outPerGroup = out / g.group;
  for (let n = 0; n < batch; n++)
    for (let o = 0; o < out; o++)
      for (let c = 0; c < inPerGroup; c++) {
        const channel = Math.floor(o / outPerGroup) * inPerGroup + c;
        for (let i = 0; i < rows; i++)
          for (let j = 0; j < columns; j++)
            for (let u = 0; u < kh; u++) {
              const row = i * g.strides[0] + u * g.dilations[0] - top;
              if (row < 0 || row >= height) continue;
              for (let v = 0; v < kw; v++) {
                const column = j * g.strides[1] + v * g.dilations[1] - left;
                if (column < 0 || column >= width) continue;
                visit(
                  ((n * channels + channel) * height + row) * width + column,
                  ((o * inPerGroup + c) * kh + u) * kw + v,
                  ((n * out + o) * rows + i) * columns + j,
                );
              }
            }
      }
}

/** How many windows lie along each axis of x. */
function placesIn(x: TensorType, [kh, kw]: Pair, { strides, pads, dilations }: Geometry): Pair {
  const [, , h, w] = imageOf("x", x);
  const [top, left, bottom, right] = pads;
  return [
    slide(top + h + bottom, kh, strides[0], dilations[0]),
    slide(left + w + right, kw, strides[1], dilations[1]),
  ];
}

/** What the pads of a transpose leave of `extent` rows or columns. */
function cropped(extent: number, pads: number): number {
  if (pads >= extent)
    throw new Misfit(
      `the kernel spreads x over ${extent} rows or columns but the pads take ${pads}`,
      `give pads that take less than ${extent}`,
    );
  return extent - pads;
}

function checkFloats(operands: Readonly<Record<string, TensorType | undefined>>): void {
  for (const [slot, type] of Object.entries(operands)) if (type) checkFloat(slot, type);
}

function checkGeometry({ strides, pads, dilations, group }: Geometry): void {
  checkWhole(1, { strides, dilations, group });
  checkWhole(0, { pads });
}

function checkGroup(group: number, counts: Readonly<Record<string, number>>): void {
  for (const [what, count] of Object.entries(counts))
    if (count % group !== 0)
      throw new Misfit(
        `${count} ${what} do not split into ${group} groups`,
        `make group a divisor of ${Object.values(counts).join(" and of ")}`,
      );
}

function checkBias(b: TensorType | undefined, out: number): void {
  if (b && (b.shape.length !== 1 || b.shape[0] !== out))
    throw new Misfit(
      `b has shape [${b.shape}] but there are ${out} output channels`,
      `give b shape [${out}]`,
    );
}

/** Rows and columns of x that a strided Conv never read, so its transpose has to add them back. */
function lostRows(x: TensorType, w: TensorType, y: TensorType, g: Geometry): Pair {
  const [, , height, width] = imageOf("x", x);
  const [, , kh, kw] = imageOf("w", w);
  const [, , rows, columns] = imageOf("y", y);
  const [top, left, bottom, right] = g.pads;
  return [
    height + top + bottom - ((rows - 1) * g.strides[0] + (kh - 1) * g.dilations[0] + 1),
    width + left + right - ((columns - 1) * g.strides[1] + (kw - 1) * g.dilations[1] + 1),
  ];
}

function fillChannels(y: Tensor, b: Tensor): void {
  const [, channels, h, w] = imageOf("y", y.type);
  for (let i = 0; i < y.data.length; i++) y.data[i] = b.data[Math.floor(i / (h * w)) % channels]!;
}

const kernelOf = (w: TensorType): Pair => {
  const [, , kh, kw] = imageOf("w", w);
  return [kh, kw];
};
const pickGeometry = ({ strides, pads, dilations, group }: Geometry): Geometry => ({
  strides,
  pads,
  dilations,
  group,
});
