import type { Value } from "../../../ir/graph.ts";
import { sizeOf } from "../../../ir/tensor.ts";
import { type Convolution, weightSize } from "../kernels/blocks.ts";
import { convolution } from "../kernels/convolution.ts";
import { depthwise } from "../kernels/per-channel.ts";
import { isWinograd, winograd, winogradSize } from "../kernels/winograd.ts";
import type { Results } from "../kernels/winograd-transforms.ts";
import { type Lower, type Prepared, packedFrom } from "./lowering.ts";
import { multiplied } from "./multiplied.ts";
import { type Packing, productPanels, type Run } from "./packing.ts";
import {
  biases,
  imageShape,
  number,
  numbers,
  operand,
  optional,
  pair,
  pitchOf,
  pixelsOf,
} from "./reading.ts";

const everyPixel = { steps: [1, 1], first: [0, 0], repeats: [1, 1] } as const;

/** Conv: depthwise, by Winograd, or as a product of matrices. */
export const lowerConv: Lower = (lowering) => {
  const x = lowering.view(operand(lowering, "x"));
  const w = lowering.known("w");
  const b = optional(lowering, "b") && lowering.known("b");
  const { y, finish, gridSteps: grids } = lowering;
  const [batch, channels] = imageShape(x);
  const [out, inPerGroup, kh, kw] = imageShape(w);
  const [, , h, width] = imageShape(y);
  const [top = 0, left = 0] = numbers(lowering, "pads");
  const geometry = {
    batch,
    x: pixelsOf(x),
    taps: { kh, kw, dilations: pair(lowering, "dilations") },
    strides: pair(lowering, "strides"),
    origin: [-top, -left],
    windows: [h, width],
    bias: b ? 1 : 0,
    finish,
  } as const;
  const bias = b && { b: biases(b, out) };

  if (inPerGroup === 1 && out === channels && channels > 1) {
    const kernel = depthwise({ ...geometry, yPitch: pitchOf(y) });
    lowering.call(kernel, { x, w: depthwiseWeights(w), ...bias, grids, y });
    return;
  }
  const groups = number(lowering, "group");
  const target = { h, w: width, pitch: pitchOf(y), ...everyPixel } as const;
  const shape: Convolution = { ...geometry, groups, out, y: target, words: "floats" };
  const results = isWinograd(shape) ? tileFor(shape) : undefined;
  if (results) {
    const packing: Packing = { kind: "transformed", results, depth: channels, columns: out };
    const weights = packedFrom(w, winogradSize(results, channels, out), packing);
    lowering.call(winograd(results, shape), { x, w: weights, ...bias, grids, y });
    return;
  }
  const by = multiplied(lowering, { x: operand(lowering, "x"), w, columns: out, axis: 0 });
  const product: Convolution = { ...shape, words: by.words };
  const operands = { x, w: windowWeights(by.w, product), ...bias, grids, steps: by.steps, y };
  lowering.call(convolution(product), operands);
};

/** Results of a tile that a convolution is computed by; none where transforms would cost more than they save. */
function tileFor({ x, out, windows }: Convolution): Results | undefined {
  if (x.channels < 8 || out < 8) return undefined;
  return windows[0] < 3 && windows[1] < 3 ? 2 : 4;
}

/** [taps, channels]: one panel of all channels. */
const depthwiseWeights = (w: Value): Prepared => {
  const [channels, , kh, kw] = imageShape(w);
  return packedFrom(w, sizeOf(w.type.shape), {
    kind: "panels",
    words: "floats",
    lanes: channels,
    start: 0,
    groups: once,
    columns: { count: channels, step: kh * kw },
    taps: [
      { count: kh, step: kw },
      { count: kw, step: 1 },
    ],
    channels: once,
  });
};

const once: Run = { count: 1, step: 0 };

/** Weights [out, in, kh, kw] in the order of what a window copies, group by group. */
const windowWeights = (w: Value, shape: Convolution): Prepared => {
  const [out, inPerGroup, kh, kw] = imageShape(w);
  const columns = out / shape.groups;
  const perColumn = inPerGroup * kh * kw;
  return packedFrom(
    w,
    weightSize(shape),
    productPanels({
      words: shape.words,
      start: 0,
      groups: { count: shape.groups, step: columns * perColumn },
      columns: { count: columns, step: perColumn },
      taps: [
        { count: kh, step: kw },
        { count: kw, step: 1 },
      ],
      channels: { count: inPerGroup, step: kh * kw },
    }),
  );
};
