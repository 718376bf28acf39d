import * as ops from "../../../ops/index.ts";
import type { Pair } from "../../../ops/window.ts";
import { dtypeFacts } from "../dtypes.ts";
import { type Emitter, int, ints } from "../emitter.ts";
import type { Row } from "../row.ts";

/**
 * A depthwise convolution with a single 1 in each filter. Pads and slices copy as exactly, but ONNX Runtime runs the
 * convolution two to three times faster on two threads, in the layout that the 1×1 convolutions around it have.
 */
export const shift: Row<typeof ops.shift> = ({ e, inputs: { x }, types, attributes, outputs }) => {
  const [, channels = 1] = types.x.shape;
  const moves = ops.channelOffsets(channels, attributes.offsets);
  const [top, bottom] = reachOf(moves.map(([down]) => down));
  const [left, right] = reachOf(moves.map(([, across]) => across));
  const kernel = [top + 1 + bottom, left + 1 + right] as const;
  const taps = new Array<number>(channels * kernel[0] * kernel[1]).fill(0);
  moves.forEach(([down, across], c) => {
    taps[(c * kernel[0] + top + down) * kernel[1] + left + across] = 1;
  });
  const w = e.floats(taps, [channels, 1, ...kernel]);
  const pads = ints([top, left, bottom, right]);
  e.node("Conv", [x, w], { group: int(channels), kernel_shape: ints(kernel), pads }, [outputs]);
};

/** How many pixels before and behind itself an axis is looked along. */
const reachOf = (steps: readonly number[]): Pair => [
  Math.max(0, ...steps.map((step) => -step)),
  Math.max(0, ...steps),
];

/**
 * A matrix product along each axis: y = D · x · Aᵀ, where D[i, p] = max(0, 1 − |i + α − p|) for each channel. Offsets
 * may have any size and whole ones copy exactly. GridSample would round more, and runs slower in ONNX Runtime.
 */
export const activeShift: Row<typeof ops.activeShift> = ({ e, inputs, types, outputs, symbolic }) => {
  const { down, across } = distances(e, inputs, { image: types.x.shape, symbolic });
  const turned = e.value("Transpose", [nearness(e, across)], { perm: ints([0, 1, 3, 2]) });
  e.node("MatMul", [nearness(e, down), e.value("MatMul", [inputs.x, turned])], {}, [outputs]);
};

/** Σ dy · (D' · x · Aᵀ) and Σ dy · (D · x · A'ᵀ) over each channel, in the order that takes the fewest products. */
export const activeShiftOffsetGrad: Row<typeof ops.activeShiftOffsetGrad> = (site) => {
  const { e, inputs, types, outputs, symbolic } = site;
  const { down, across } = distances(e, inputs, { image: types.x.shape, symbolic });
  const overlap = (rows: string, columns: string) => {
    const read = e.value("MatMul", [rows, inputs.x]);
    const weighed = e.value("MatMul", [inputs.dy, columns]);
    const sums = e.value("ReduceSum", [e.value("Mul", [read, weighed]), e.ints([0, 2, 3])], {
      keepdims: int(0),
    });
    return e.value("Reshape", [sums, e.ints([-1, 1])]);
  };
  const vertical = overlap(slope(e, down), nearness(e, across));
  const horizontal = overlap(nearness(e, down), slope(e, across));
  e.node("Concat", [vertical, horizontal], { axis: int(1) }, [outputs]);
};

interface Image {
  readonly image: readonly number[];
  readonly symbolic: boolean;
}

/** Along both axes, how far what pixel i looks at lies from pixel p: i + offset − p, for each channel [1, c, i, p]. */
function distances(
  e: Emitter,
  { x, offset }: { readonly x: string; readonly offset: string },
  { image, symbolic }: Image,
): { readonly down: string; readonly across: string } {
  const [down, across] = [e.name("Down"), e.name("Across")];
  const pairs = e.value("Reshape", [offset, e.ints([1, -1, 1, 2])]);
  e.node("Split", [pairs, e.ints([1, 1])], { axis: int(3) }, [down, across]);
  const from = (moved: string, axis: 2 | 3) => {
    const { [axis]: extent = 1 } = image;
    const [made, read] = symbolic ? countedTwice(e, x, axis) : placesTwice(e, extent);
    // Whole numbers first: so no digit of the offset is lost.
    return e.value("Add", [e.value("Sub", [made, read]), moved]);
  };
  return { down: from(down, 2), across: from(across, 3) };
}

/** 0, 1, 2, … as a column and as a row. */
function placesTwice(e: Emitter, extent: number): readonly [column: string, row: string] {
  const places = [...new Array(extent).keys()];
  return [e.floats(places, [extent, 1]), e.floats(places, [extent])];
}

/** The same along an axis whose extent the file does not know. */
function countedTwice(e: Emitter, x: string, axis: number): readonly [column: string, row: string] {
  const extent = e.value("Squeeze", [e.value("Shape", [x], { start: int(axis), end: int(axis + 1) })]);
  const limit = e.value("Cast", [extent], { to: int(dtypeFacts.float32.code) });
  const row = e.value("Range", [e.scalar(0), limit, e.scalar(1)]);
  return [e.value("Reshape", [row, e.ints([-1, 1])]), row];
}

/** max(0, 1 − |t|). */
const nearness = (e: Emitter, t: string): string =>
  e.value("Relu", [e.value("Sub", [e.scalar(1), e.value("Abs", [t])])]);

/** The derivative of `nearness`; at its kinks the mean of both sides: (sign(t + 1) − 2 sign(t) + sign(t − 1)) / 2. */
function slope(e: Emitter, t: string): string {
  const sign = (of: string) => e.value("Sign", [of]);
  const ends = e.value("Add", [
    sign(e.value("Add", [t, e.scalar(1)])),
    sign(e.value("Sub", [t, e.scalar(1)])),
  ]);
  return e.value("Sub", [e.value("Mul", [ends, e.scalar(0.5)]), sign(t)]);
}
