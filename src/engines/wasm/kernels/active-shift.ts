import { type Code, f32, i32, type Local, type Plain } from "../assembler/index.ts";
import { bytes, floatBytes, type Kernel, kernelName } from "./kernel.ts";
import type { Pixels } from "./patch.ts";

export interface ActiveShift {
  readonly batch: number;
  readonly x: Pixels;
  readonly yPitch: number;
}

/** Bytes that say how one channel moves. */
const moveBytes = 16;

/** How channels move, as the kernel reads it: whole pixels down and across, then what is left of each offset. */
export function moveWords({ h, w }: Pick<Pixels, "h" | "w">, offsets: ArrayLike<number>): Float32Array {
  const words = new Float32Array(2 * offsets.length);
  for (let i = 0; i < offsets.length; i++) {
    const axis = i % 2;
    const extent = axis === 0 ? h : w;
    // Further away there are only zeros too, and numbers that are too large to count pixels with.
    const offset = Math.min(Math.max(offsets[i]!, -extent - 1), extent);
    const at = 2 * (i - axis) + axis;
    words[at] = Math.floor(offset);
    words[at + 2] = offset - Math.floor(offset);
  }
  return words;
}

/** Every channel moved by parts of pixels: mixes of the four around the place where it looks, 0 outside. */
export function activeShift(shape: ActiveShift): Kernel<"x" | "moves" | "y"> {
  const { batch, x, yPitch } = shape;
  const rowBytes = bytes(x.w * x.pitch);
  return {
    name: kernelName("activeShift", shape),
    pointers: ["x", "moves", "y"],
    scratch: 0,
    write(code, pointers, { each }) {
      each(code, "line", { to: batch * x.h }, (line) => {
        const i = code.variable("i32", "i", i32.remU(line, x.h));
        const image = code.variable("i32", "image", i32.mul(i32.sub(line, i), rowBytes));
        code.for("c", { to: x.channels }, (c) => {
          const move = code.variable("i32", "move", i32.add(pointers.moves, i32.mul(c, moveBytes)));
          const low = code.variable("i32", "low", i32.add(i, wholeAt(move)));
          const channel = i32.add(i32.add(pointers.x, image), i32.mul(c, floatBytes));
          const upper = code.variable("i32", "upper", i32.add(channel, i32.mul(low, rowBytes)));
          const below = code.variable("f32", "below", f32.load(move, 8));
          const beside = code.variable("f32", "beside", f32.load(move, 12));
          const column = code.variable("i32", "column", wholeAt(move, 4));
          const start = i32.add(pointers.y, i32.mul(line, bytes(x.w * yPitch)));
          const to = code.variable("i32", "to", i32.add(start, i32.mul(c, floatBytes)));
          const rows = { shape, low, upper, below };
          const left = code.variable("f32", "left", mixed(code, rows, column));
          code.for("j", { to: x.w }, () => {
            code.step(column, 1);
            const right = mixed(code, rows, column);
            code.do(f32.store(to, f32.add(f32.mul(left, f32.sub(1, beside)), f32.mul(right, beside))));
            code.set(left, right);
            code.step(to, bytes(yPitch));
          });
        });
      });
    },
  };
}

const wholeAt = (move: Plain<"i32">, offset = 0): Plain<"i32"> => i32.truncF32(f32.load(move, offset));

interface Rows {
  readonly shape: ActiveShift;
  /** The upper of two rows, which may lie outside, and its address. */
  readonly low: Local<"i32">;
  readonly upper: Plain<"i32">;
  /** How much of the lower row. */
  readonly below: Plain<"f32">;
}

/** One column of two rows; what lies outside is 0. */
function mixed(code: Code, { shape: { x }, low, upper, below }: Rows, column: Local<"i32">): Local<"f32"> {
  const mix = code.variable("f32", "mix", 0);
  code.if(i32.ltU(column, x.w), () => {
    const at = code.variable("i32", "at", i32.add(upper, i32.mul(column, bytes(x.pitch))));
    code.if(i32.ltU(low, x.h), () => code.set(mix, f32.mul(f32.load(at), f32.sub(1, below))));
    const next = i32.add(at, bytes(x.w * x.pitch));
    code.if(i32.ltU(i32.add(low, 1), x.h), () => code.set(mix, f32.add(mix, f32.mul(f32.load(next), below))));
  });
  return mix;
}
