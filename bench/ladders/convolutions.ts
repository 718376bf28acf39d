/** Ladders of convolutions: 1×1, 3×3, strided, depthwise and transposed. */
import { type Convolution, weightSize } from "../../src/engines/wasm/kernels/blocks.ts";
import { convolution } from "../../src/engines/wasm/kernels/convolution.ts";
import { depthwise } from "../../src/engines/wasm/kernels/per-channel.ts";
import { packColumns, packedSize } from "../../src/engines/wasm/kernels/product.ts";
import { winograd, winogradWeights } from "../../src/engines/wasm/kernels/winograd.ts";
import { packed, productPanels } from "../../src/engines/wasm/lower/packing.ts";
import type { Ladder, Rung } from "./climb.ts";
import { inTurn, plainTiles, windowByWindow } from "./kernels.ts";
import { type Layer, resultSide, type Sample, sampled } from "./layer.ts";
import { type Runnable, runnable } from "./runnable.ts";

const titleOf = ({ channels, out, side, stride }: Layer): string =>
  `${channels} → ${out} channels, ${side}×${side}${stride > 1 ? `, stride ${stride}` : ""}`;

function shapeOf(layer: Layer): Convolution {
  const { channels, out, side, kernel, stride } = layer;
  const [to, pad] = [resultSide(layer), Math.floor(kernel / 2)];
  return {
    batch: 1,
    x: { h: side, w: side, channels, pitch: channels },
    taps: { kh: kernel, kw: kernel, dilations: [1, 1] },
    strides: [stride, stride],
    origin: [-pad, -pad],
    windows: [to, to],
    groups: 1,
    out,
    y: { h: to, w: to, pitch: out, steps: [1, 1], first: [0, 0], repeats: [1, 1] },
    bias: 0,
    finish: {},
    words: "floats",
  };
}

/** Filters [out, in, kh, kw] in the order of what windows copy. */
function windowWeights({ w, layer: { channels, out, kernel } }: Sample): Float32Array<ArrayBuffer> {
  const taps = kernel ** 2;
  const packed = packColumns({ depth: channels * taps, columns: out }, (row, column) => {
    const [channel, tap] = [row % channels, Math.floor(row / channels)];
    return w[(column * channels + channel) * taps + tap] ?? Number.NaN;
  });
  return Float32Array.from(packed);
}

const resultsOf = ({ expected }: Sample): number => expected.length;

const running = (
  sample: Sample,
  kernel: Parameters<typeof runnable>[0],
  w: Float32Array,
): Promise<Runnable> =>
  runnable(kernel, { x: Float32Array.from(sample.x), w: Float32Array.from(w) }, resultsOf(sample));

/** 1×1: how many rows of pixels go together, and reading ahead. */
export async function pointwise(layer: Layer): Promise<Ladder> {
  const sample = await sampled(layer);
  const w = windowWeights(sample);
  const tiles = async (rows: number, name: string): Promise<Rung> => ({
    name,
    work: await running(sample, plainTiles(layer, rows), w),
  });
  return {
    what: `1×1, ${titleOf(layer)}`,
    sample,
    rungs: [
      await tiles(1, "a row of 8 columns at a time"),
      await tiles(4, "4 rows"),
      await tiles(48, "4 rows, blocks of 48 for each 8 columns"),
      {
        name: "the same, lines of the cache touched first",
        work: await running(sample, convolution(shapeOf(layer)), w),
      },
    ],
  };
}

/** 3×3 of stride 1: as a product of copied windows, and by Winograd's transforms. */
export async function threeByThree(layer: Layer): Promise<Ladder> {
  const sample = await sampled(layer);
  const shape = shapeOf(layer);
  const sizes = { depth: layer.channels, columns: layer.out };
  const transformed = async (results: 2 | 4): Promise<Rung> => ({
    name: `F(${results}×${results}, 3×3)`,
    work: await running(sample, winograd(results, shape), winogradWeights(results, sizes, sample.w)),
  });
  return {
    what: `3×3, ${titleOf(layer)}`,
    sample,
    rungs: [
      { name: "windows copied", work: await running(sample, convolution(shape), windowWeights(sample)) },
      await transformed(2),
      await transformed(4),
    ],
  };
}

export async function strided(layer: Layer): Promise<Ladder> {
  const sample = await sampled(layer);
  return {
    what: `${layer.kernel}×${layer.kernel}, ${titleOf(layer)}`,
    sample,
    rungs: [
      {
        name: "windows copied",
        work: await running(sample, convolution(shapeOf(layer)), windowWeights(sample)),
      },
    ],
  };
}

export async function perChannel(layer: Layer): Promise<Ladder> {
  const sample = await sampled(layer);
  const { channels, kernel } = layer;
  const taps = kernel ** 2;
  const w = Float32Array.from(
    sample.w,
    (_, i) => sample.w[(i % channels) * taps + Math.floor(i / channels)] ?? Number.NaN,
  );
  const { out, y, groups, ...windows } = shapeOf(layer);
  const shape = { ...windows, yPitch: y.pitch };
  return {
    what: `depthwise ${kernel}×${kernel}, ${titleOf(layer)}`,
    sample,
    rungs: [
      { name: "each window by itself", work: await running(sample, windowByWindow(shape), w) },
      { name: "four windows of a row together", work: await running(sample, depthwise(shape), w) },
    ],
  };
}

/** A transposed convolution whose kernel is its stride: phase by phase, and all phases of a block of pixels. */
export async function transposed(layer: Layer): Promise<Ladder> {
  const sample = await sampled(layer);
  const { channels, out, side, kernel, stride } = layer;
  const to = resultSide(layer);
  const each = packedSize(channels, out);
  const w = new Float32Array(kernel ** 2 * each);
  for (let tap = 0; tap < kernel ** 2; tap++) {
    const weightAt = (row: number, column: number) =>
      sample.w[(row * out + column) * kernel ** 2 + tap] ?? Number.NaN;
    w.set(packColumns({ depth: channels, columns: out }, weightAt), tap * each);
  }
  const shapeFrom = (first: readonly [number, number], repeats: readonly [number, number]): Convolution => ({
    ...shapeOf({ ...layer, kernel: 1, stride: 1 }),
    windows: [side, side],
    y: { h: to, w: to, pitch: out, steps: [stride, stride], first, repeats },
  });
  const phases = Array.from({ length: kernel ** 2 }, (_, tap) =>
    convolution(shapeFrom([Math.floor(tap / kernel), tap % kernel], [1, 1])),
  );
  return {
    what: `transposed ${kernel}×${kernel}, ${titleOf(layer)}`,
    sample,
    rungs: [
      { name: "a 1×1 convolution for each phase", work: await running(sample, inTurn(phases, 4 * each), w) },
      {
        name: "all phases of a block",
        work: await running(sample, convolution(shapeFrom([0, 0], [kernel, kernel])), w),
      },
    ],
  };
}

/** Numbers on a grid of 8 bits: float32 beside whole numbers, and on 3×3 Winograd in float32 beside both. */
export async function onGrids(layer: Layer): Promise<Ladder> {
  const sample = await sampled(layer, { onGrids: true });
  const { channels, out, kernel } = layer;
  const floats: Rung = {
    name: "float32",
    work: await running(sample, convolution(shapeOf(layer)), windowWeights(sample)),
  };
  const pairs: Rung = { name: "pairs of whole numbers", work: await multiplyingPairs(sample) };
  const sizes = { depth: channels, columns: out };
  const shape = shapeOf(layer);
  const rungs =
    kernel === 1
      ? [floats, pairs]
      : [
          floats,
          pairs,
          {
            name: "F(4×4, 3×3), float32",
            work: await running(sample, winograd(4, shape), winogradWeights(4, sizes, sample.w)),
          },
        ];
  return { what: `${kernel}×${kernel} of 8 bits, ${titleOf(layer)}`, sample, rungs };
}

/** Pixels stay floats, which are counted in steps block by block; weights are whole numbers beforehand. */
function multiplyingPairs(sample: Sample): Promise<Runnable> {
  const { layer, steps, w } = sample;
  const shape: Convolution = { ...shapeOf(layer), words: "pairs" };
  const taps = layer.kernel ** 2;
  const packing = productPanels({
    words: "pairs",
    start: 0,
    groups: { count: 1, step: 0 },
    columns: { count: layer.out, step: layer.channels * taps },
    taps: [
      { count: layer.kernel, step: layer.kernel },
      { count: layer.kernel, step: 1 },
    ],
    channels: { count: layer.channels, step: taps },
  });
  const whole = w.map((weight) => Math.round(weight / steps.w));
  const told = [
    ...new Array<number>(4).fill(1 / steps.x),
    ...new Array<number>(layer.out).fill(steps.x * steps.w),
  ];
  const given = {
    x: Float32Array.from(sample.x),
    w: Int32Array.from(packed(packing, weightSize(shape), whole)),
    steps: Float32Array.from(told),
  };
  return runnable(convolution(shape), given, resultsOf(sample));
}
