/** What happens in windows of single channels: depthwise convolutions and poolings. */
import { type Code, f32, f32x4, i32, type Plain, v128 } from "../assembler/index.ts";
import { bounded, type Finish, finishPointers } from "./finish.ts";
import { writeThrough } from "./grids.ts";
import { bytes, type Kernel, kernelName } from "./kernel.ts";
import { splat } from "./lanes.ts";
import { type Sliding, sliding } from "./sliding.ts";

export interface Depthwise extends Sliding {
  readonly bias: 0 | 1;
  readonly finish: Finish;
}

/** One filter for each channel; weights are [kh][kw][channels]. */
export function depthwise({
  bias,
  finish,
  ...shape
}: Depthwise): Kernel<"x" | "w" | "b" | "grids" | "y" | "scratch"> {
  const { grids, ...bounds } = finish;
  const { channels } = shape.x;
  const pitch = bytes(shape.yPitch);
  return sliding(shape, {
    name: kernelName("depthwise", { bias, finish }),
    pointers: ["w", ...finishPointers({ bias, finish })],
    fill: 0,
    start: ({ pointers, channel }) => (bias ? v128.load(i32.add(pointers.b, channel)) : splat(0)),
    weight: ({ pointers }, tap, v) => v128.load(i32.add(pointers.w, tap), bytes(v * channels)),
    tap: (sum, x, weight, dialect) => dialect.multiplyAdd(x, weight, sum),
    end: (sum) => bounded(sum, bounds),
    row(code, line, { pointers, workshop }) {
      if (!grids) return;
      const row = { from: line, to: line, pixels: shape.windows[1], fromPitch: pitch, toPitch: pitch };
      writeThrough(code, { grids, columns: channels }, { ...row, steps: pointers.grids }, workshop);
    },
  });
}

const lowest = -Infinity;

/** The largest of every window. */
export const maximum = (shape: Sliding): Kernel<"x" | "y" | "scratch"> =>
  sliding(shape, {
    name: "maximum",
    pointers: [],
    fill: lowest,
    start: () => splat(lowest),
    tap: (sum, x) => f32x4.max(sum, x),
    end: (sum) => sum,
  });

export interface Average extends Sliding {
  /** Rows and columns around the image that count as splat(0): above, left, below, right. */
  readonly counted: readonly [number, number, number, number];
}

/** The mean of every window over the pixels that count. */
export function average({ counted, ...shape }: Average): Kernel<"x" | "y" | "scratch"> {
  const { x, taps } = shape;
  const [above, left, below, right] = counted;
  /** How many of `kernel` positions from `first` lie between two bounds. */
  const overlap = (
    code: Code,
    first: Plain<"i32">,
    kernel: number,
    [low, high]: readonly [number, number],
  ) => {
    const from = i32.select(low, first, i32.ltS(first, low));
    const end = code.variable("i32", "end", i32.add(first, kernel));
    return i32.sub(i32.select(high, end, i32.gtS(end, high)), from);
  };
  return sliding(shape, {
    name: kernelName("average", counted),
    pointers: [],
    fill: 0,
    start: () => splat(0),
    tap: (sum, value) => f32x4.add(sum, value),
    window: (code, row, column) => {
      const rows = overlap(code, row, taps.kh, [-above, x.h + below]);
      const columns = overlap(code, column, taps.kw, [-left, x.w + right]);
      return f32x4.splat(f32.convertI32(i32.mul(rows, columns)));
    },
    end: (sum, { window }) => f32x4.div(sum, window),
  });
}
