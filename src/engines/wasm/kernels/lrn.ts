import { type Code, f32x4, i32, v128 } from "../assembler/index.ts";
import { exponential } from "./exponential.ts";
import { floatBytes, type Kernel, kernelName, type Vector, vectorBytes } from "./kernel.ts";
import { forVectors, splat, storeFirst } from "./lanes.ts";
import { logarithm } from "./logarithm.ts";

export interface Neighbourhood {
  readonly pixels: number;
  readonly channels: number;
  readonly xPitch: number;
  readonly yPitch: number;
  /** Channels on each side of the one in the middle. */
  readonly side: number;
  /** y = x · (bias + factor · Σ x²)^−beta. */
  readonly bias: number;
  readonly factor: number;
  readonly beta: number;
}

const { add, mul, div, sqrt } = f32x4;

/** Every number by the squares of its neighbours in the same pixel. */
export function lrn(shape: Neighbourhood): Kernel<"x" | "y" | "scratch"> {
  const { pixels, channels, xPitch, yPitch, side, bias, factor } = shape;
  const margin = vectorBytes(side);
  const around = (2 * side + 1) * floatBytes;
  return {
    name: kernelName("lrn", shape),
    pointers: ["x", "y", "scratch"],
    // The squares of a pixel between zeros, which stand for channels that there are not.
    scratch: margin + vectorBytes(channels) + margin,
    write(code, { x, y, scratch }, { each }) {
      const squares = code.variable("i32", "squares", i32.add(scratch, margin));
      for (const from of [-margin, channels * floatBytes])
        forVectors(code, margin / floatBytes, (offset) =>
          code.do(v128.store(i32.add(i32.add(squares, from), offset), splat(0))),
        );
      each(code, "pixel", { to: pixels }, (pixel) => {
        const from = code.variable("i32", "from", i32.add(x, i32.mul(pixel, xPitch * floatBytes)));
        const to = code.variable("i32", "to", i32.add(y, i32.mul(pixel, yPitch * floatBytes)));
        forVectors(code, channels, (c, count) => {
          const seen = code.variable("v128", "seen", v128.load(i32.add(from, c)));
          storeFirst(code, { at: i32.add(squares, c), count }, mul(seen, seen));
        });
        forVectors(code, channels, (c, count) => {
          const sum = code.variable("v128", "sum", splat(0));
          const first = code.variable("i32", "first", i32.add(i32.add(squares, c), -side * floatBytes));
          code.for("near", { to: around, by: floatBytes }, (near) =>
            code.set(sum, add(sum, v128.load(i32.add(first, near)))),
          );
          const d = code.variable("v128", "d", add(splat(bias), mul(sum, splat(factor))));
          const value = mul(v128.load(i32.add(from, c)), negativePower(code, d, shape.beta));
          storeFirst(code, { at: i32.add(to, c), count }, value);
        });
      });
    },
  };
}

/** d^−beta: by roots for the ¾ of Krizhevsky et al. 2012, which every network since has kept. */
function negativePower(code: Code, d: Vector, beta: number): Vector {
  if (beta !== 0.75) return exponential(code, mul(logarithm(code, d), splat(-beta)));
  const root = code.variable("v128", "root", sqrt(d));
  return div(splat(1), mul(root, sqrt(root)));
}
