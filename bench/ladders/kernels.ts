/** Kernels that networks are not compiled to: rungs below the one that was chosen, and beside it. */
import { type Code, f32x4, i32, i32x4, type Plain, v128 } from "../../src/engines/wasm/assembler/index.ts";
import { type Kernel, kernelName } from "../../src/engines/wasm/kernels/kernel.ts";
import { writeProduct } from "../../src/engines/wasm/kernels/product.ts";
import { type Sliding, sliding } from "../../src/engines/wasm/kernels/sliding.ts";
import type { Layer } from "./layer.ts";

type Pixels = Pick<Layer, "channels" | "out" | "side">;

/** 1×1, so many pixels at a time and nothing else. */
export const plainTiles = ({ channels, out, side }: Pixels, rows: number): Kernel<"x" | "w" | "y"> => ({
  name: kernelName("plain", { channels, out, side, rows }),
  pointers: ["x", "w", "y"],
  scratch: 0,
  write(code, { x, w, y }, workshop) {
    code.for("pixel", { to: side ** 2, by: rows }, (pixel) =>
      writeProduct(
        code,
        { words: "floats", rows, depth: channels, columns: out, aPitch: channels, yPitch: out, bounds: {} },
        {
          a: code.variable("i32", "a", i32.add(x, i32.mul(pixel, 4 * channels))),
          w,
          y: code.variable("i32", "y", i32.add(y, i32.mul(pixel, 4 * out))),
        },
        workshop,
      ),
    );
  },
});

/** Depthwise, each window by itself. */
export const windowByWindow = (shape: Sliding): Kernel<"x" | "w" | "y" | "scratch"> =>
  sliding(shape, {
    name: "window by window",
    pointers: ["w"],
    fill: 0,
    start: () => zeros,
    weight: ({ pointers }, tap, v) => v128.load(i32.add(pointers.w, tap), 4 * v * shape.x.channels),
    tap: (sum, x, weight, { multiplyAdd }) => multiplyAdd(x, weight, sum),
    end: (sum) => sum,
    window: () => zeros,
  });

const zeros = f32x4.const(0, 0, 0, 0);

/** Kernels one after the other, each with weights of its own that lie behind those before. */
export const inTurn = (kernels: readonly Kernel[], weightBytes: number): Kernel => ({
  name: kernelName(
    "turns",
    kernels.map(({ name }) => name),
  ),
  pointers: ["x", "w", "y", "scratch"],
  scratch: Math.max(...kernels.map(({ scratch }) => scratch)),
  write(code, pointers, workshop) {
    const start = pointers["w"] ?? i32.const(0);
    for (const [i, kernel] of kernels.entries()) {
      const w = code.variable("i32", "weights", i32.add(start, i * weightBytes));
      kernel.write(code, { ...pointers, w }, workshop);
    }
  },
});

/**
 * 1×1 of 8-bit numbers that lie in 16 bits: two products and their sum in each lane. Weights are
 * [out / 8][channels / 2][8][2]; sums go through `scale` into float32.
 */
export const wholeNumbers = ({ channels, out, side }: Pixels, scale: number): Kernel<"x" | "w" | "y"> => ({
  name: kernelName("whole", { channels, out, side, scale }),
  pointers: ["x", "w", "y"],
  scratch: 0,
  write(code, { x, w, y }) {
    const [pixelBytes, panelBytes] = [2 * channels, 16 * channels];
    const block = 48;
    code.for("block", { to: side ** 2, by: block }, (first) =>
      code.for("panel", { to: out / 8 }, (panel) => {
        const weights = code.variable("i32", "weights", i32.add(w, i32.mul(panel, panelBytes)));
        const target = code.variable("i32", "target", i32.add(y, i32.mul(panel, 32)));
        code.for("row", { to: block, by: 4 }, (row) => {
          const pixel = code.variable("i32", "pixel", i32.add(first, row));
          writeWholeTile(code, {
            a: i32.add(x, i32.mul(pixel, pixelBytes)),
            w: weights,
            y: i32.add(target, i32.mul(pixel, 4 * out)),
            pixelBytes,
            resultBytes: 4 * out,
            scale,
          });
        });
      }),
    );
  },
});

interface WholeTile {
  readonly a: Plain<"i32">;
  readonly w: Plain<"i32">;
  readonly y: Plain<"i32">;
  readonly pixelBytes: number;
  readonly resultBytes: number;
  readonly scale: number;
}

function writeWholeTile(code: Code, { a, w, y, pixelBytes, resultBytes, scale }: WholeTile): void {
  const number = code.variable("i32", "a", a);
  const weights = code.variable("i32", "w", w);
  const end = code.variable("i32", "end", i32.add(number, pixelBytes));
  const sums = [0, 1, 2, 3].map(() => [0, 1].map(() => code.variable("v128", "sum", i32x4.splat(0))));
  const loaded = [0, 1].map(() => code.variable("v128", "loaded"));
  const splat = code.variable("v128", "splat");
  code.repeatWhile(
    () => i32.ltU(number, end),
    () => {
      for (const [v, vector] of loaded.entries()) code.set(vector, v128.load(weights, 16 * v));
      for (const [r, row] of sums.entries()) {
        code.set(splat, v128.load32Splat(number, r * pixelBytes));
        for (const [v, vector] of loaded.entries()) {
          const sum = row[v];
          if (sum) code.set(sum, i32x4.add(sum, i32x4.dotI16(splat, vector)));
        }
      }
      code.step(number, 4);
      code.step(weights, 32);
    },
  );
  const to = code.variable("i32", "y", y);
  const factor = f32x4.const(scale, scale, scale, scale);
  for (const row of sums) {
    for (const [v, sum] of row.entries())
      code.do(v128.store(to, f32x4.mul(f32x4.convertI32(sum), factor), 16 * v));
    code.step(to, resultBytes);
  }
}
