/** Poolings that remember where their maxima stood, and what takes numbers back there. */
import { type Code, f32, f32x4, i32, i32x4, type Local, type Plain, v128 } from "../assembler/index.ts";
import { bytes, floatBytes, type Kernel, kernelName } from "./kernel.ts";
import { forVectors, splat, storeFirst } from "./lanes.ts";
import type { Pixels } from "./patch.ts";
import type { Sliding } from "./sliding.ts";

export interface Winners extends Sliding {
  /** Numbers from pixel to pixel of the places. */
  readonly placePitch: number;
}

/** The first maximum of every window and channel, and its place in all of x, counted row by row, plane by plane. */
export function winners(shape: Winners): Kernel<"x" | "y" | "places"> {
  const { batch, x, strides, origin, windows, yPitch, placePitch } = shape;
  const [rows, columns] = windows;
  const plane = x.h * x.w;
  return {
    name: kernelName("winners", shape),
    pointers: ["x", "y", "places"],
    scratch: 0,
    write(code, pointers, { each }) {
      const lane = i32x4.truncF32(f32x4.const(0, 1, 2, 3));
      const planes = code.variable("v128", "planes", i32x4.mul(i32x4.splat(plane), lane));
      each(code, "line", { to: batch * rows }, (line) => {
        const n = code.variable("i32", "n", i32.divU(line, rows));
        const image = code.variable("i32", "image", i32.add(pointers.x, i32.mul(n, bytes(plane * x.pitch))));
        const i = i32.sub(line, i32.mul(n, rows));
        const row = code.variable("i32", "row", i32.add(i32.mul(i, strides[0]), origin[0]));
        code.for("j", { to: columns }, (j) => {
          const column = code.variable("i32", "column", i32.add(i32.mul(j, strides[1]), origin[1]));
          const window = code.variable("i32", "window", i32.add(i32.mul(line, columns), j));
          forVectors(code, x.channels, (c, count) => {
            const best = code.variable("v128", "best", splat(0));
            const place = code.variable("v128", "place", i32x4.splat(-1));
            forTaps(code, shape, { row, column }, (pixel) => {
              const address = i32.add(i32.add(image, i32.mul(pixel, bytes(x.pitch))), c);
              const seen = code.variable("v128", "seen", v128.load(address));
              // The first pixel of a window wins whatever it is, later ones only if they are larger.
              const isFirst = i32x4.shrS(place, 31);
              const wins = code.variable("v128", "wins", v128.or(f32x4.gt(seen, best), isFirst));
              code.set(best, v128.bitselect(seen, best, wins));
              code.set(place, v128.bitselect(i32x4.splat(pixel), place, wins));
            });
            const channel = i32.add(i32.mul(n, x.channels), i32.shrU(c, 2));
            const all = i32x4.add(planes, i32x4.splat(i32.mul(channel, plane)));
            const at = (start: Plain<"i32">, pitch: number) =>
              i32.add(i32.add(start, i32.mul(window, bytes(pitch))), c);
            storeFirst(code, { at: at(pointers.y, yPitch), count }, best);
            storeFirst(code, { at: at(pointers.places, placePitch), count }, i32x4.add(place, all));
          });
        });
      });
    },
  };
}

/** Does `body` for every tap of a window that lies inside the image, with its pixel there. */
function forTaps(
  code: Code,
  { x, taps }: Sliding,
  { row, column }: { readonly row: Local<"i32">; readonly column: Local<"i32"> },
  body: (pixel: Local<"i32">) => void,
): void {
  const [down, across] = taps.dilations;
  code.for("u", { to: taps.kh * down, by: down }, (u) =>
    code.for("v", { to: taps.kw * across, by: across }, (v) => {
      const [i, j] = [i32.add(row, u), i32.add(column, v)];
      code.if(i32.and(i32.ltU(i, x.h), i32.ltU(j, x.w)), () =>
        body(code.variable("i32", "pixel", i32.add(i32.mul(i, x.w), j))),
      );
    }),
  );
}

export interface Unpooling {
  readonly batch: number;
  readonly x: Pixels;
  readonly placePitch: number;
  readonly y: Pixels;
}

/** Adds every number of x to y where its place says; places that y does not have take nothing. */
export function unpooling({ batch, x, placePitch, y }: Unpooling): Kernel<"x" | "places" | "y"> {
  const plane = y.h * y.w;
  return {
    name: kernelName("unpooling", { batch, x, placePitch, y }),
    pointers: ["x", "places", "y"],
    scratch: 0,
    write(code, pointers) {
      const from = code.variable("i32", "from", pointers.x);
      const places = code.variable("i32", "places", pointers.places);
      code.for("pixel", { to: batch * x.h * x.w }, () => {
        code.for("c", { to: bytes(x.channels), by: floatBytes }, (c) => {
          const place = code.variable("i32", "place", i32.load(i32.add(places, c)));
          code.if(i32.ltU(place, batch * y.channels * plane), () => {
            const whole = code.variable("i32", "whole", i32.divU(place, plane));
            const image = code.variable("i32", "image", i32.divU(whole, y.channels));
            const channel = i32.sub(whole, i32.mul(image, y.channels));
            const pixel = i32.add(i32.sub(place, i32.mul(whole, plane)), i32.mul(image, plane));
            const number = i32.add(i32.mul(pixel, y.pitch), channel);
            const to = code.variable("i32", "to", i32.add(pointers.y, i32.mul(number, floatBytes)));
            code.do(f32.store(to, f32.add(f32.load(to), f32.load(i32.add(from, c)))));
          });
        });
        code.step(from, bytes(x.pitch));
        code.step(places, bytes(placePitch));
      });
    },
  };
}
