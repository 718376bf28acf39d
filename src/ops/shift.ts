/**
 * Shift, ActiveShift and ActiveShiftOffsetGrad: every channel moved as a whole, by pixels or by parts of them.
 *
 * They share a file because they share the walk: y[i, j] mixes the pixels around (i + down, j + across), and what
 * lies outside is 0. Turned around, the same walk gives dy back to x, so both shifts are the derivative of a shift
 * the other way. Images are [n, c, h, w].
 */
import { Misfit } from "../ir/errors.ts";
import type { Value } from "../ir/graph.ts";
import { defineOp, free, type Gradient } from "../ir/op.ts";
import type { Tensor, TensorType } from "../ir/tensor.ts";
import { mul } from "./arithmetic.ts";
import { checkFloat, checkShape } from "./checks.ts";
import { constantOf } from "./constant.ts";
import { imageOf } from "./window.ts";

/** For each group of channels, how many pixels down and across it looks: down, across, down, across, … */
type Groups = { readonly offsets: readonly number[] };

const unmoved: Groups = { offsets: [0, 0] };

/**
 * y[n, c, i, j] = x[n, c, i + down, j + across], 0 outside (Wu et al. 2018).
 *
 * As many equal groups as there are pairs of offsets, each of the next ⌊channels / groups⌋ channels; the channels
 * left over at the end stay where they are. Not an ONNX operator.
 */
export const shift = defineOp({
  name: "Shift",
  inputs: { x: "one" },
  attributes: unmoved,
  exactness: "exact",

  infer({ x }, { offsets }) {
    checkFloat("x", x);
    imageOf("x", x);
    checkPairs(offsets);
    return x;
  },

  cost: free,

  evaluate({ x }, { offsets }, y) {
    const [, channels] = imageOf("x", x.type);
    const mixes = channelOffsets(channels, offsets).map(
      ([down, across]): Mix => [[[down, 1]], [[across, 1]]],
    );
    sweep(x.type, mixes, (xi, yi) => {
      y.data[yi] = x.data[xi]!;
    });
  },
});

export const shiftGradient: Gradient<typeof shift> = (_, { dy }, { offsets }) => ({
  x: () => shift({ x: dy }, { offsets: offsets.map((pixels) => -pixels) }),
});

/** Where each of `channels` looks, down and across. */
export function channelOffsets(
  channels: number,
  offsets: readonly number[],
): readonly (readonly [down: number, across: number])[] {
  const size = Math.floor(channels / (offsets.length / 2));
  return Array.from({ length: channels }, (_, c) => {
    const group = Math.floor(c / size);
    return [offsets[2 * group] ?? 0, offsets[2 * group + 1] ?? 0];
  });
}

/**
 * y[n, c, i, j] = Σ x[n, c, p, q] · (1 − |i + α − p|) · (1 − |j + β − q|) over the four pixels (p, q) around
 * (i + α, j + β), where offset [c, 2] holds α and β; 0 outside (Jeon & Kim 2018). Not an ONNX operator.
 */
export const activeShift = defineOp({
  name: "ActiveShift",
  inputs: { x: "one", offset: "one" },
  attributes: {},
  exactness: "rounding",

  infer({ x, offset }) {
    checkOperands({ x, offset });
    return x;
  },

  cost: free,

  evaluate({ x, offset }, _, y) {
    const mixes = pairsOf(offset).map(([down, across]): Mix => [around(down), around(across)]);
    sweep(x.type, mixes, (xi, yi, weight) => {
      y.data[yi]! += weight * x.data[xi]!;
    });
  },
});

export const activeShiftGradient: Gradient<typeof activeShift> = ({ x, offset }, { dy }) => ({
  x: () => activeShift({ x: dy, offset: opposite(offset) }),
  offset: () => activeShiftOffsetGrad({ x, offset, dy }),
});

/**
 * What moving each channel of an ActiveShift adds to Σ dy · y: [c, 2]. At a whole offset y has a kink, and this is
 * the mean of the slopes on both sides. Not an ONNX operator.
 */
export const activeShiftOffsetGrad = defineOp({
  name: "ActiveShiftOffsetGrad",
  inputs: { x: "one", offset: "one", dy: "one" },
  attributes: {},
  exactness: "rounding",

  infer({ x, offset, dy }) {
    checkOperands({ x, offset });
    checkFloat("dy", dy);
    checkShape("dy", dy, x.shape, "x has");
    return offset;
  },

  cost: free,

  evaluate({ x, offset, dy }, _, dOffset) {
    const [, channels, h, w] = imageOf("x", x.type);
    const pairs = pairsOf(offset);
    const slopes = [
      pairs.map(([down, across]): Mix => [change(down), around(across)]),
      pairs.map(([down, across]): Mix => [around(down), change(across)]),
    ];
    const sums = new Float64Array(dOffset.data.length);
    slopes.forEach((mixes, axis) => {
      sweep(x.type, mixes, (xi, yi, weight) => {
        const c = Math.floor(yi / (h * w)) % channels;
        sums[2 * c + axis]! += weight * x.data[xi]! * dy.data[yi]!;
      });
    });
    dOffset.data.set(sums);
  },
});

/** Along one axis, which pixels are mixed, counted from the one that is made, and how much of each. */
type Taps = readonly (readonly [step: number, weight: number])[];

/** What one channel mixes down and across. */
type Mix = readonly [down: Taps, across: Taps];

/** The two pixels that an offset lies between. */
function around(offset: number): Taps {
  const low = Math.floor(offset);
  return [
    [low, 1 - (offset - low)],
    [low + 1, offset - low],
  ];
}

/** How `around` changes as the offset grows: the chord from the next pixel below it to the next above. */
function change(offset: number): Taps {
  const [below, above] = [Math.ceil(offset) - 1, Math.floor(offset) + 1];
  const slope = 1 / (above - below);
  return [
    [below, -slope],
    [above, slope],
  ];
}

/** Calls `visit` with the offsets of every pixel of x that a pixel of y mixes in, and how much of it. */
function sweep(
  x: TensorType,
  mixes: readonly Mix[],
  visit: (xi: number, yi: number, weight: number) => void,
): void {
  const [batch, channels, height, width] = imageOf("x", x);
  for (let plane = 0; plane < batch * channels; plane++) {
    const [down, across] = mixes[plane % channels]!;
    const start = plane * height * width;
    for (let i = 0; i < height; i++)
      for (let j = 0; j < width; j++)
        for (const [below, share] of down) {
          const row = i + below;
          if (row < 0 || row >= height) continue;
          for (const [beside, part] of across) {
            const column = j + beside;
            if (column < 0 || column >= width) continue;
            visit(start + row * width + column, start + i * width + j, share * part);
          }
        }
  }
}

const pairsOf = ({ data }: Tensor): readonly (readonly [down: number, across: number])[] =>
  Array.from({ length: data.length / 2 }, (_, c) => [data[2 * c]!, data[2 * c + 1]!]);

const opposite = (offset: Value): Value => mul({ a: offset, b: constantOf(offset, -1) });

function checkOperands({ x, offset }: { readonly x: TensorType; readonly offset: TensorType }): void {
  checkFloat("x", x);
  checkFloat("offset", offset);
  const [, channels] = imageOf("x", x);
  checkShape("offset", offset, [channels, 2], `the ${channels} channels of x want`);
}

function checkPairs(offsets: readonly number[]): void {
  if (offsets.length === 0 || offsets.length % 2 || !offsets.every(Number.isInteger))
    throw new Misfit(
      `offsets [${offsets.join(", ")}] are no pairs of whole numbers`,
      "give each group how many pixels it looks down, then across",
    );
}
