import { f32x4, i32, v128 } from "../assembler/index.ts";
import { floatBytes, type Kernel, kernelName } from "./kernel.ts";
import { forVectors, storeFirst } from "./lanes.ts";
import type { Pixels } from "./patch.ts";

export interface Resize {
  readonly batch: number;
  readonly x: Pixels;
  readonly rows: number;
  readonly columns: number;
  readonly yPitch: number;
}

/** One row or column of the result: bytes to the first and to the second that it mixes, and how much of the second. */
export type Mix = readonly [first: number, second: number, share: number];

const mixBytes = 12;

/** Mixes as the kernel reads them: three words each. */
export const mixWords = (mixes: readonly Mix[]): Int32Array => {
  const words = new DataView(new ArrayBuffer(mixes.length * mixBytes));
  for (const [i, [first, second, share]] of mixes.entries()) {
    words.setInt32(i * mixBytes, first, true);
    words.setInt32(i * mixBytes + 4, second, true);
    words.setFloat32(i * mixBytes + 8, share, true);
  }
  return new Int32Array(words.buffer);
};

/** Every pixel of the result from four of x, by tables of rows and of columns. */
export function resize(shape: Resize): Kernel<"x" | "down" | "across" | "y"> {
  const { batch, x, rows, columns, yPitch } = shape;
  return {
    name: kernelName("resize", shape),
    pointers: ["x", "down", "across", "y"],
    scratch: 0,
    write(code, pointers) {
      const y = code.variable("i32", "y", pointers.y);
      code.for("n", { to: batch }, (n) => {
        const image = code.variable(
          "i32",
          "x",
          i32.add(pointers.x, i32.mul(n, x.h * x.w * x.pitch * floatBytes)),
        );
        code.for("i", { to: rows }, (i) => {
          const down = code.variable("i32", "down", i32.add(pointers.down, i32.mul(i, mixBytes)));
          const upper = code.variable("i32", "upper", i32.add(image, i32.load(down)));
          const lower = code.variable("i32", "lower", i32.add(image, i32.load(down, 4)));
          const below = code.variable("v128", "below", v128.load32Splat(down, 8));
          code.for("j", { to: columns }, (j) => {
            const across = code.variable("i32", "across", i32.add(pointers.across, i32.mul(j, mixBytes)));
            const left = code.variable("i32", "left", i32.load(across));
            const right = code.variable("i32", "right", i32.load(across, 4));
            const beside = code.variable("v128", "beside", v128.load32Splat(across, 8));
            forVectors(code, x.channels, (c, present) => {
              const pixel = (row: typeof upper, column: typeof left) =>
                code.variable("v128", "pixel", v128.load(i32.add(i32.add(row, column), c)));
              const mixed = (row: typeof upper) => {
                const [a, b] = [pixel(row, left), pixel(row, right)];
                return code.variable("v128", "mixed", f32x4.add(a, f32x4.mul(f32x4.sub(b, a), beside)));
              };
              const [top, bottom] = [mixed(upper), mixed(lower)];
              const value = f32x4.add(top, f32x4.mul(f32x4.sub(bottom, top), below));
              storeFirst(code, { at: i32.add(y, c), count: present }, value);
            });
            code.step(y, yPitch * floatBytes);
          });
        });
      });
    },
  };
}
