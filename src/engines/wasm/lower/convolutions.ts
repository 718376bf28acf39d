import type { Value } from "../../../ir/graph.ts";
import { sizeOf } from "../../../ir/tensor.ts";
import { type Convolution, convolution, weightSize } from "../kernels/convolution.ts";
import { packColumns, packedSize } from "../kernels/product.ts";
import { depthwise } from "../kernels/sliding.ts";
import { isWinograd, winograd, winogradSize, winogradWeights } from "../kernels/winograd.ts";
import type { Results } from "../kernels/winograd-transforms.ts";
import type { Lower, Prepared } from "./lowering.ts";
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

/** Conv: depthwise, by Winograd, or as a product of matrices. */
export const lowerConv: Lower = (lowering) => {
  const x = lowering.view(operand(lowering, "x"));
  const w = lowering.known("w");
  const b = optional(lowering, "b") && lowering.known("b");
  const { y, finish } = lowering;
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
    lowering.call(kernel, { x, w: depthwiseWeights(w), ...bias, y });
    return;
  }
  const groups = number(lowering, "group");
  const target = { h, w: width, pitch: pitchOf(y), steps: [1, 1], first: [0, 0] } as const;
  const shape: Convolution = { ...geometry, groups, out, y: target };
  const results = isWinograd(shape) ? tileFor(shape) : undefined;
  if (results) {
    const sizes = { depth: channels, columns: out };
    const weights: Prepared = {
      from: [w],
      words: winogradSize(results, channels, out),
      prepare: ([given]) => winogradWeights(results, sizes, given?.data ?? []),
    };
    lowering.call(winograd(results, shape), { x, w: weights, ...bias, y });
  } else lowering.call(convolution(shape), { x, w: windowWeights(w, shape), ...bias, y });
};

/** Results of a tile that a convolution is computed by; none where transforms would cost more than they save. */
function tileFor({ x, out, windows }: Convolution): Results | undefined {
  if (x.channels < 8 || out < 8) return undefined;
  return windows[0] < 3 && windows[1] < 3 ? 2 : 4;
}

const depthwiseWeights = (w: Value): Prepared => {
  const [channels, , kh, kw] = imageShape(w);
  return {
    from: [w],
    words: sizeOf(w.type.shape),
    prepare: ([given]) =>
      Float32Array.from({ length: channels * kh * kw }, (_, i) => {
        const [channel, tap] = [i % channels, Math.floor(i / channels)];
        return given?.data[channel * kh * kw + tap] ?? 0;
      }),
  };
};

/** Weights [out, in, kh, kw] in the order of what a window copies, group by group. */
const windowWeights = (w: Value, shape: Convolution): Prepared => {
  const [out, inPerGroup, kh, kw] = imageShape(w);
  const columns = out / shape.groups;
  const depth = inPerGroup * kh * kw;
  return {
    from: [w],
    words: weightSize(shape),
    prepare([given]) {
      const packed = new Float32Array(weightSize(shape));
      for (let group = 0; group < shape.groups; group++) {
        const weightAt = (row: number, column: number): number => {
          const [channel, tap] = [row % inPerGroup, Math.floor(row / inPerGroup)];
          return given?.data[((group * columns + column) * inPerGroup + channel) * kh * kw + tap] ?? 0;
        };
        packed.set(packColumns({ depth, columns }, weightAt), group * packedSize(depth, columns));
      }
      return packed;
    },
  };
};

/** The windows that reach every `stride`-th result of a transposed convolution, from the `phase`-th, along one axis. */
interface Phase {
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
    taps,
    dilation: Math.max(1, pixelAt(second) - pixelAt(first)),
    origin: taps.length ? pixelAt(first) : 0,
    count: Math.ceil((extent - phase) / stride),
  };
}

/** ConvTranspose: for each phase of the stride an ordinary convolution, whose results lie a stride apart. */
export const lowerConvTranspose: Lower = (lowering) => {
  const x = lowering.view(operand(lowering, "x"));
  const w = lowering.known("w");
  const b = optional(lowering, "b") && lowering.known("b");
  const [batch] = imageShape(x);
  const [, , kh, kw] = imageShape(w);
  const [, out, h, width] = imageShape(lowering.y);
  const [top = 0, left = 0] = numbers(lowering, "pads");
  const strides = pair(lowering, "strides");
  const dilations = pair(lowering, "dilations");
  const groups = number(lowering, "group");
  const down: Spread = { kernel: kh, stride: strides[0], dilation: dilations[0], pad: top, extent: h };
  const across: Spread = { kernel: kw, stride: strides[1], dilation: dilations[1], pad: left, extent: width };
  for (let i = 0; i < Math.min(strides[0], h); i++)
    for (let j = 0; j < Math.min(strides[1], width); j++) {
      const [rows, columns] = [phaseOf(i, down), phaseOf(j, across)];
      const shape: Convolution = {
        batch,
        x: pixelsOf(x),
        taps: {
          kh: Math.max(1, rows.taps.length),
          kw: Math.max(1, columns.taps.length),
          dilations: [rows.dilation, columns.dilation],
        },
        strides: [1, 1],
        origin: [rows.origin, columns.origin],
        windows: [rows.count, columns.count],
        groups,
        out,
        y: { h, w: width, pitch: pitchOf(lowering.y), steps: strides, first: [i, j] },
        bias: b ? 1 : 0,
        finish: lowering.finish,
      };
      const weights = spreadWeights(w, shape, [rows, columns]);
      lowering.call(convolution(shape), { x, w: weights, ...(b && { b: biases(b, out) }), y: lowering.y });
    }
};

/** Weights [in, out / group, kh, kw] of one phase; where no tap meets it, one of zeros. */
const spreadWeights = (w: Value, shape: Convolution, [down, across]: readonly [Phase, Phase]): Prepared => {
  const [channels, perGroup, kh, kw] = imageShape(w);
  const inPerGroup = channels / shape.groups;
  const depth = inPerGroup * shape.taps.kh * shape.taps.kw;
  return {
    from: [w],
    words: weightSize(shape),
    prepare([given]) {
      const packed = new Float32Array(weightSize(shape));
      for (let group = 0; group < shape.groups; group++) {
        const weightAt = (row: number, column: number): number => {
          const channel = group * inPerGroup + (row % inPerGroup);
          const tap = Math.floor(row / inPerGroup);
          const u = down.taps[Math.floor(tap / shape.taps.kw)];
          const v = across.taps[tap % shape.taps.kw];
          if (u === undefined || v === undefined) return 0;
          return given?.data[((channel * perGroup + column) * kh + u) * kw + v] ?? 0;
        };
        packed.set(packColumns({ depth, columns: perGroup }, weightAt), group * packedSize(depth, perGroup));
      }
      return packed;
    },
  };
};
