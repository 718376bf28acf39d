/** Kernels that networks are not compiled to: rungs below the one that was chosen, and beside it. */
import { f32x4, i32, v128 } from "../../src/engines/wasm/assembler/index.ts";
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
