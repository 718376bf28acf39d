/** Windows that slide over each channel by itself: depthwise convolutions and poolings. */
import { type Code, f32, f32x4, i32, type Plain, v128 } from "../assembler/index.ts";
import { type Finish, finished } from "./finish.ts";
import { type Dialect, floatBytes, type Kernel, kernelName, type Vector } from "./kernel.ts";
import { forVectors, storeFirst } from "./lanes.ts";
import { type Pixels, patchBytes, patchTap, type Taps, writePatch } from "./patch.ts";

export interface Sliding {
  readonly batch: number;
  readonly x: Pixels;
  readonly taps: Taps;
  readonly strides: readonly [number, number];
  /** Row and column of the first tap of the first window. */
  readonly origin: readonly [number, number];
  /** How many windows lie down and across. */
  readonly windows: readonly [number, number];
  /** Numbers from pixel to pixel of the result. */
  readonly yPitch: number;
}

/** What happens in a window. */
interface Walk<P extends string> {
  readonly name: string;
  readonly pointers: readonly P[];
  /** What stands for pixels outside. */
  readonly fill: number;
  start(given: Given<P>): Vector;
  tap(sum: Vector, x: Vector, given: Given<P> & { readonly tap: Plain<"i32">; readonly v: number }): Vector;
  end(sum: Vector, given: Given<P>): Vector;
  /** What is known of a window before its channels are looked at. */
  window?(code: Code, row: Plain<"i32">, column: Plain<"i32">): Vector;
}

interface Given<P extends string> {
  readonly pointers: Readonly<Record<P, Plain<"i32">>>;
  /** Bytes to the first of four channels. */
  readonly channel: Plain<"i32">;
  readonly dialect: Dialect;
  readonly window: Vector;
}

const bytes = (numbers: number): number => numbers * floatBytes;
const zeros = f32x4.const(0, 0, 0, 0);

function sliding<P extends string>(shape: Sliding, walk: Walk<P>): Kernel<P | "x" | "y" | "scratch"> {
  const { x, taps, strides, origin, windows, yPitch } = shape;
  return {
    name: kernelName(walk.name, shape),
    pointers: [...walk.pointers, "x", "y", "scratch"],
    scratch: patchBytes(x, taps),
    write(code, pointers, workshop) {
      const rowBytes = bytes(windows[1] * yPitch);
      code.for("n", { to: shape.batch }, (n) => {
        const image = code.variable("i32", "x", i32.add(pointers.x, i32.mul(n, bytes(x.h * x.w * x.pitch))));
        const result = code.variable("i32", "result", i32.add(pointers.y, i32.mul(n, windows[0] * rowBytes)));
        workshop.each(code, "i", { to: windows[0] }, (i) => {
          const y = code.variable("i32", "y", i32.add(result, i32.mul(i, rowBytes)));
          code.for("j", { to: windows[1] }, (j) => {
            const row = code.variable("i32", "row", i32.add(i32.mul(i, strides[0]), origin[0]));
            const column = code.variable("i32", "column", i32.add(i32.mul(j, strides[1]), origin[1]));
            const window = walk.window
              ? code.variable("v128", "window", walk.window(code, row, column))
              : zeros;
            const { first, rowBytes: patchRow } = writePatch(
              code,
              { image: x, taps, fill: walk.fill },
              { x: image, row, column, scratch: pointers.scratch },
              workshop,
            );
            forVectors(code, x.channels, (channel, present) => {
              const given: Given<P> = { pointers, channel, dialect: workshop.dialect, window };
              const sum = code.variable("v128", "sum", walk.start(given));
              const line = code.variable("i32", "line", i32.add(first, channel));
              const tap = code.variable("i32", "tap", channel);
              code.for("u", { to: taps.kh }, () => {
                for (let v = 0; v < taps.kw; v++)
                  code.set(
                    sum,
                    walk.tap(sum, v128.load(line, bytes(v * patchTap(x, taps))), { ...given, tap, v }),
                  );
                code.step(line, patchRow);
                code.step(tap, bytes(taps.kw * x.channels));
              });
              storeFirst(code, { at: i32.add(y, channel), count: present }, walk.end(sum, given));
            });
            code.step(y, bytes(yPitch));
          });
        });
      });
    },
  };
}

export interface Depthwise extends Sliding {
  readonly bias: 0 | 1;
  readonly finish: Finish;
}

/** One filter for each channel; weights are [kh][kw][channels]. */
export const depthwise = ({ bias, finish, ...shape }: Depthwise): Kernel<"x" | "w" | "b" | "y" | "scratch"> =>
  sliding(shape, {
    name: kernelName("depthwise", { bias, finish }),
    pointers: bias ? ["w", "b"] : ["w"],
    fill: 0,
    start: ({ pointers, channel }) => (bias ? v128.load(i32.add(pointers.b, channel)) : zeros),
    tap: (sum, x, { pointers, tap, v, dialect }) =>
      dialect.multiplyAdd(x, v128.load(i32.add(pointers.w, tap), bytes(v * shape.x.channels)), sum),
    end: (sum) => finished(sum, finish),
  });

const lowest = -Infinity;

/** The largest of every window. */
export const maximum = (shape: Sliding): Kernel<"x" | "y" | "scratch"> =>
  sliding(shape, {
    name: "maximum",
    pointers: [],
    fill: lowest,
    start: () => f32x4.const(lowest, lowest, lowest, lowest),
    tap: (sum, x) => f32x4.max(sum, x),
    end: (sum) => sum,
  });

export interface Average extends Sliding {
  /** Rows and columns around the image that count as zeros: above, left, below, right. */
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
    start: () => zeros,
    tap: (sum, value) => f32x4.add(sum, value),
    window: (code, row, column) => {
      const rows = overlap(code, row, taps.kh, [-above, x.h + below]);
      const columns = overlap(code, column, taps.kw, [-left, x.w + right]);
      return f32x4.splat(f32.convertI32(i32.mul(rows, columns)));
    },
    end: (sum, { window }) => f32x4.div(sum, window),
  });
}
