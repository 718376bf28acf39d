/** Transposed convolutions: ordinary ones whose results lie a stride apart. */
import type { Value } from "../../../ir/graph.ts";
import { type Convolution, weightSize } from "../kernels/blocks.ts";
import { convolution } from "../kernels/convolution.ts";
import { fill, map } from "../kernels/map.ts";
import { type Lower, type Lowering, type Prepared, packedFrom } from "./lowering.ts";
import { multiplied } from "./multiplied.ts";
import { productPanels } from "./packing.ts";
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

/** The windows that reach every `stride`-th result of a transposed convolution, from the `phase`-th, along one axis. */
interface Phase {
  readonly phase: number;
  /** Taps of the kernel that such results meet, in the order of the pixels they meet. */
  readonly taps: readonly number[];
  /** Pixels from tap to tap. */
  readonly dilation: number;
  /** The pixel that the first tap meets for the first result. */
  readonly origin: number;
  readonly count: number;
}

interface Spread {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pad: number;
  /** Results along the axis. */
  readonly extent: number;
}

/** Result i meets pixel (i + pad − u · dilation) / stride at tap u, where that is whole. */
function phaseOf(phase: number, { kernel, stride, dilation, pad, extent }: Spread): Phase {
  const pixelAt = (tap: number): number => (phase + pad - tap * dilation) / stride;
  const taps = Array.from({ length: kernel }, (_, tap) => tap)
    .filter((tap) => Number.isInteger(pixelAt(tap)))
    .reverse();
  const [first = 0, second = first] = taps;
  return {
    phase,
    taps,
    dilation: Math.max(1, pixelAt(second) - pixelAt(first)),
    origin: taps.length ? pixelAt(first) : 0,
    count: Math.ceil((extent - phase) / stride),
  };
}

/**
 * ConvTranspose: where the kernel is the stride, one 1×1 convolution with as many results for each pixel; otherwise
 * for each phase of the stride an ordinary convolution, whose results lie a stride apart.
 */
export const lowerConvTranspose: Lower = (lowering) => {
  const w = lowering.known("w");
  const [, , kh, kw] = imageShape(w);
  const [, , h, width] = imageShape(lowering.y);
  const [top = 0, left = 0] = numbers(lowering, "pads");
  const strides = pair(lowering, "strides");
  const dilations = pair(lowering, "dilations");
  const down: Spread = { kernel: kh, stride: strides[0], dilation: dilations[0], pad: top, extent: h };
  const across: Spread = { kernel: kw, stride: strides[1], dilation: dilations[1], pad: left, extent: width };
  const rows = phasesOf(down);
  const columns = phasesOf(across);
  if (isTiled(down) && isTiled(across) && number(lowering, "group") === 1) {
    lowerPhases(lowering, rows, columns);
    return;
  }
  for (const row of rows)
    for (const column of columns)
      if (row.taps.length && column.taps.length) lowerPhases(lowering, [row], [column]);
      else fillPhase(lowering, row, column);
};

/** Whether every pixel gives results of its own, and all of them. */
const isTiled = ({ kernel, stride, pad, extent }: Spread): boolean =>
  kernel === stride && pad === 0 && extent % stride === 0;

const phasesOf = (spread: Spread): readonly Phase[] =>
  Array.from({ length: Math.min(spread.stride, spread.extent) }, (_, phase) => phaseOf(phase, spread));

/** Phases whose windows are the same pixels; more than one of them only where results lie side by side. */
function lowerPhases(lowering: Lowering, rows: readonly Phase[], columns: readonly Phase[]): void {
  const x = lowering.view(operand(lowering, "x"));
  const b = optional(lowering, "b") && lowering.known("b");
  const [batch, out, h, width] = imageShape(lowering.y);
  const [pixels, weights] = [operand(lowering, "x"), lowering.known("w")];
  const by = multiplied(lowering, { x: pixels, w: weights, columns: out, axis: 1 });
  const [[row], [column]] = [rows, columns];
  if (!row || !column) return;
  const shape: Convolution = {
    batch,
    x: pixelsOf(x),
    taps: {
      kh: row.taps.length,
      kw: column.taps.length,
      dilations: [row.dilation, column.dilation],
    },
    strides: [1, 1],
    origin: [row.origin, column.origin],
    windows: [row.count, column.count],
    groups: number(lowering, "group"),
    out,
    y: {
      h,
      w: width,
      pitch: pitchOf(lowering.y),
      steps: pair(lowering, "strides"),
      first: [row.phase, column.phase],
      repeats: [rows.length, columns.length],
    },
    bias: b ? 1 : 0,
    finish: lowering.finish,
    words: by.words,
  };
  const w = spreadWeights(by.w, shape, row, column);
  const operands = { x, w, b: b && biases(b, out), steps: by.steps, y: lowering.y };
  lowering.call(convolution(shape), operands);
}

/** Results that no tap reaches are the bias, or 0. */
function fillPhase(lowering: Lowering, row: Phase, column: Phase): void {
  const b = optional(lowering, "b") && lowering.known("b");
  const { y, finish } = lowering;
  const [batch, out] = imageShape(y);
  const [inBatch = 0, inChannels = 0, inRows = 0, inColumns = 0] = y.strides;
  const [down, across] = pair(lowering, "strides");
  const axes = [
    { extent: batch, strides: [0, inBatch] },
    { extent: row.count, strides: [0, down * inRows] },
    { extent: column.count, strides: [0, across * inColumns] },
    { extent: out, strides: [1, inChannels] },
  ];
  const place = { ...y, offset: y.offset + row.phase * inRows + column.phase * inColumns };
  const { min = -Infinity, max = Infinity } = finish;
  if (b) lowering.call(map({ body: "clip", settings: { min, max }, axes }), { a: biases(b, out), y: place });
  else {
    const nothing = Math.min(Math.max(0, min), max);
    lowering.call(
      fill(
        axes.map(({ extent, strides }) => ({ extent, strides: strides.slice(1) })),
        nothing,
      ),
      { y: place },
    );
  }
}

/** Weights [in, out / group, kh, kw] in the order of what windows of a phase read, or phase by phase where all read the same. */
function spreadWeights(w: Value, shape: Convolution, row: Phase, column: Phase): Prepared {
  const [channels, perGroup, kh, kw] = imageShape(w);
  const inPerGroup = channels / shape.groups;
  const kernel = kh * kw;
  const [down, across] = shape.y.repeats;
  const isRepeated = down * across > 1;
  const [u, v] = [row.taps, column.taps];
  return packedFrom(
    w,
    weightSize(shape),
    productPanels({
      words: shape.words,
      start: isRepeated ? 0 : (u[0] ?? 0) * kw + (v[0] ?? 0),
      groups: isRepeated
        ? { count: kernel, step: 1 }
        : { count: shape.groups, step: inPerGroup * perGroup * kernel },
      columns: { count: perGroup, step: kernel },
      taps: [
        { count: u.length, step: stepOf(u) * kw },
        { count: v.length, step: stepOf(v) },
      ],
      channels: { count: inPerGroup, step: perGroup * kernel },
    }),
  );
}

/** How far apart numbers are that are all equally far apart. */
const stepOf = ([first = 0, second = first]: readonly number[]): number => second - first;
