/** Windows that slide over each channel by itself, whatever is done in them. */
import { type Code, i32, type Local, type Plain, v128 } from "../assembler/index.ts";
import { bytes, type Dialect, type Kernel, kernelName, type Vector, type Workshop } from "./kernel.ts";
import { forVectors, splat, storeFirst } from "./lanes.ts";
import { type Patch, patchBytes, type Windows, writePatch } from "./patch.ts";
import { writeTouchRow } from "./touch.ts";

export interface Sliding extends Windows {
  /** Numbers from pixel to pixel of the result. */
  readonly yPitch: number;
}

/** What happens in a window. */
export interface Walk<P extends string> {
  readonly name: string;
  readonly pointers: readonly P[];
  /** What stands for pixels outside. */
  readonly fill: number;
  start(given: Given<P>): Vector;
  /** What a tap weighs: `tap` is the bytes to the first of its row, and it is the `v`-th of that. */
  weight?(given: Given<P>, tap: Plain<"i32">, v: number): Vector;
  tap(sum: Vector, x: Vector, weight: Vector, dialect: Dialect): Vector;
  end(sum: Vector, given: Given<P>): Vector;
  /** What is done to a row of results when all of them are there. */
  row?(
    code: Code,
    line: Plain<"i32">,
    given: Pick<Given<P>, "pointers"> & { readonly workshop: Workshop },
  ): void;
  /** What is known of a window before its channels are looked at. */
  window?(code: Code, row: Plain<"i32">, column: Plain<"i32">): Vector;
}

interface Given<P extends string> {
  readonly pointers: Readonly<Record<P, Plain<"i32">>>;
  /** Bytes to the first of four channels. */
  readonly channel: Plain<"i32">;
  readonly window: Vector;
}

const zeros = splat(0);

/** One result of every window and channel. */
export function sliding<P extends string>(shape: Sliding, walk: Walk<P>): Kernel<P | "x" | "y" | "scratch"> {
  const { x, taps, strides, origin, windows, yPitch } = shape;
  const inside = walk.window ? undefined : insideOf(shape);
  return {
    name: kernelName(walk.name, shape),
    pointers: [...walk.pointers, "x", "y", "scratch"],
    scratch: patchBytes(x, taps),
    write(code, pointers, workshop) {
      const lineBytes = bytes(windows[1] * yPitch);
      code.for("n", { to: shape.batch }, (n) => {
        const image = code.variable("i32", "x", i32.add(pointers.x, i32.mul(n, bytes(x.h * x.w * x.pitch))));
        const result = code.variable(
          "i32",
          "result",
          i32.add(pointers.y, i32.mul(n, windows[0] * lineBytes)),
        );
        workshop.each(code, "i", { to: windows[0] }, (i) => {
          const row = code.variable("i32", "top", i32.add(i32.mul(i, strides[0]), origin[0]));
          const line = code.variable("i32", "line", i32.add(result, i32.mul(i, lineBytes)));
          const j = code.variable("i32", "j", 0);
          const place = { image, row, line, j };
          for (let above = 0; above < strides[0]; above++) {
            const next = i32.add(row, (taps.kh - 1) * taps.dilations[0] - above);
            const start = i32.add(image, i32.mul(next, bytes(x.w * x.pitch)));
            code.if(i32.ltU(next, x.h), () => writeTouchRow(code, start, x, workshop));
          }
          const single = () => {
            writeWindow(code, { shape, walk, pointers }, place, workshop);
            code.step(j, 1);
          };
          code.repeatWhile(
            () => i32.ltS(j, windows[1]),
            () => {
              if (!inside) return single();
              const isReached = i32.and(i32.eq(j, inside.first), i32.ltU(row, inside.rows));
              code.if(
                isReached,
                () => writeInside(code, { shape, walk, pointers, inside }, place, workshop),
                single,
              );
            },
          );
          walk.row?.(code, line, { pointers, workshop });
        });
      });
    },
  };
}

interface Work<P extends string> {
  readonly shape: Sliding;
  readonly walk: Walk<P>;
  readonly pointers: Readonly<Record<P | "scratch", Plain<"i32">>>;
}

interface At {
  readonly image: Plain<"i32">;
  /** The row of the window's first tap, which may lie outside. */
  readonly row: Local<"i32">;
  /** Where the results of a row of windows are written. */
  readonly line: Plain<"i32">;
  /** The window's place in that row. */
  readonly j: Local<"i32">;
}

/** One window, some of which may lie outside of the image. */
function writeWindow<P extends string>(
  code: Code,
  { shape, walk, pointers }: Work<P>,
  { image, row, line, j }: At,
  workshop: Workshop,
): void {
  const { x, taps, strides, origin, yPitch } = shape;
  const column = code.variable("i32", "column", i32.add(i32.mul(j, strides[1]), origin[1]));
  const window = walk.window ? code.variable("v128", "window", walk.window(code, row, column)) : zeros;
  const patch = writePatch(
    code,
    { image: x, taps, fill: walk.fill },
    { x: image, row, column, scratch: pointers.scratch },
    workshop,
  );
  const y = code.variable("i32", "y", i32.add(line, i32.mul(j, bytes(yPitch))));
  forVectors(code, x.channels, (channel, present) =>
    writeTaps(
      code,
      { shape, walk, count: 1 },
      { given: { pointers, channel, window }, patch, y, present },
      workshop,
    ),
  );
}

/** Windows of a row that lie in the image from their first column to their last, if the row does. */
interface Inside {
  /** Rows of a first tap from which the last one is inside too. */
  readonly rows: number;
  readonly first: number;
  readonly end: number;
  /** Windows that are summed together, so that they share pixels and weights. */
  readonly together: number;
}

function insideOf({ x, taps, strides, origin, windows }: Sliding): Inside | undefined {
  const [down, across] = taps.dilations;
  const rows = x.h - (taps.kh - 1) * down;
  const first = Math.ceil(Math.max(0, -origin[1]) / strides[1]);
  const last = Math.floor((x.w - 1 - (taps.kw - 1) * across - origin[1]) / strides[1]);
  const end = Math.min(windows[1], last + 1);
  const together = Math.min(4, end - first);
  return rows > 0 && together > 1 ? { rows, first, end, together } : undefined;
}

/** All windows of a row that are inside; the last of them may be done twice. */
function writeInside<P extends string>(
  code: Code,
  { shape, walk, pointers, inside }: Work<P> & { readonly inside: Inside },
  { image, row, line, j }: At,
  workshop: Workshop,
): void {
  const { x, taps, strides, origin, yPitch } = shape;
  const { first, end, together } = inside;
  code.repeatWhile(
    () => i32.ltS(j, end),
    () => {
      const last = end - together;
      if ((end - first) % together) code.set(j, i32.select(j, last, i32.ltS(j, last)));
      const column = i32.add(i32.mul(j, strides[1]), origin[1]);
      const pixel = i32.mul(i32.add(i32.mul(row, x.w), column), bytes(x.pitch));
      const patch = {
        first: code.variable("i32", "first", i32.add(image, pixel)),
        rowBytes: i32.const(bytes(taps.dilations[0] * x.w * x.pitch)),
      };
      const y = code.variable("i32", "y", i32.add(line, i32.mul(j, bytes(yPitch))));
      forVectors(code, x.channels, (channel, present) =>
        writeTaps(
          code,
          { shape, walk, count: together },
          { given: { pointers, channel, window: zeros }, patch, y, present },
          workshop,
        ),
      );
      code.step(j, together);
    },
  );
}

interface Channels<P extends string> {
  readonly given: Given<P>;
  readonly patch: Patch;
  readonly y: Plain<"i32">;
  /** Channels of the four that there are. */
  readonly present: number;
}

/** Four channels of `count` windows side by side. */
function writeTaps<P extends string>(
  code: Code,
  { shape, walk, count }: { readonly shape: Sliding; readonly walk: Walk<P>; readonly count: number },
  { given, patch, y, present }: Channels<P>,
  { dialect }: Workshop,
): void {
  const { x, taps, strides, yPitch } = shape;
  const windows = Array.from({ length: count }, (_, k) => k);
  const across = Array.from({ length: taps.kw }, (_, v) => v);
  const pixelOf = (k: number, v: number) => k * strides[1] + v * taps.dilations[1];
  const pixels = [...new Set(windows.flatMap((k) => across.map((v) => pixelOf(k, v))))].sort((a, b) => a - b);
  const sums = windows.map(() => code.variable("v128", "sum", walk.start(given)));
  const line = code.variable("i32", "line", i32.add(patch.first, given.channel));
  const tap = code.variable("i32", "tap", given.channel);
  code.for("u", { to: taps.kh }, () => {
    const weights = across.map((v) =>
      walk.weight ? code.variable("v128", "weight", walk.weight(given, tap, v)) : zeros,
    );
    for (const pixel of pixels) {
      const seen = code.variable("v128", "seen", v128.load(line, bytes(pixel * x.pitch)));
      for (const [k, sum] of sums.entries())
        for (const [v, weight] of weights.entries())
          if (pixelOf(k, v) === pixel) code.set(sum, walk.tap(sum, seen, weight, dialect));
    }
    code.step(line, patch.rowBytes);
    if (walk.weight) code.step(tap, bytes(taps.kw * x.channels));
  });
  const target = code.variable("i32", "target", i32.add(y, given.channel));
  for (const [k, sum] of sums.entries())
    storeFirst(code, { at: target, offset: bytes(k * yPitch), count: present }, walk.end(sum, given));
}
