/** What a window sees of an image: where it lies when it is all inside, or a copy with its surroundings filled in. */
import { type Code, call, i32, type Local, type Plain, v128 } from "../assembler/index.ts";
import { type Address, floatBytes, type Workshop } from "./kernel.ts";
import { splat } from "./lanes.ts";

/** An image in memory: [h][w][pitch], of which `channels` are read. */
export interface Pixels {
  readonly h: number;
  readonly w: number;
  readonly channels: number;
  /** Numbers from one pixel to the next. */
  readonly pitch: number;
}

/** The taps of a window: how many down and across, and how many pixels lie from one to the next. */
export interface Taps {
  readonly kh: number;
  readonly kw: number;
  readonly dilations: readonly [number, number];
}

/** Windows that slide over images. */
export interface Windows {
  readonly batch: number;
  readonly x: Pixels;
  readonly taps: Taps;
  readonly strides: readonly [number, number];
  /** Row and column of the first tap of the first window; negative where the image is padded. */
  readonly origin: readonly [number, number];
  /** How many windows lie down and across. */
  readonly windows: readonly [number, number];
}

export interface Place {
  readonly x: Address;
  /** Row and column of the first tap, which may lie outside. */
  readonly row: Plain<"i32">;
  readonly column: Plain<"i32">;
}

interface Layout {
  /** Numbers from tap to tap, across and down. */
  readonly tap: number;
  readonly row: number;
  /** What stands for pixels outside. */
  readonly fill: number;
}

const parameters = [
  "x",
  "row",
  "column",
  "to",
  "h",
  "w",
  "pitch",
  "channels",
  "kh",
  "kw",
  "down",
  "across",
  "tap",
  "line",
] as const;

/** Copies the taps of a window; what is written goes up to a vector too far, and upwards only. */
export function writeGather(
  code: Code,
  { image, taps, layout }: { readonly image: Pixels; readonly taps: Taps; readonly layout: Layout },
  { x, row, column, to }: Place & { readonly to: Plain<"i32"> },
  { shared }: Workshop,
): void {
  const { h, w, channels, pitch } = image;
  const { kh, kw, dilations } = taps;
  const gather = shared(`gather ${layout.fill}`, parameters, (inner, given) =>
    writeTaps(inner, given, layout.fill),
  );
  const bytes = {
    pitch: pitch * floatBytes,
    channels: channels * floatBytes,
    tap: layout.tap * floatBytes,
    line: layout.row * floatBytes,
  };
  const [down, across] = dilations;
  code.do(call(gather, { x, row, column, to, h, w, kh, kw, down, across, ...bytes }));
}

/** `channels`, `pitch`, `tap` and `line` are in bytes. */
function writeTaps(
  code: Code,
  given: Readonly<Record<(typeof parameters)[number], Local<"i32">>>,
  fill: number,
): void {
  const { x, row, column, to, h, w, pitch, channels, kh, kw, down, across, tap, line } = given;
  code.for("u", { to: kh }, () => {
    const target = code.variable("i32", "target", to);
    const at = code.variable("i32", "at", column);
    code.for("v", { to: kw }, () => {
      const inside = i32.and(i32.ltU(row, h), i32.ltU(at, w));
      code.if(
        inside,
        () => {
          const pixel = i32.mul(i32.add(i32.mul(row, w), at), pitch);
          const source = code.variable("i32", "source", i32.add(x, pixel));
          code.for("c", { to: channels, by: 16 }, (c) =>
            code.do(v128.store(i32.add(target, c), v128.load(i32.add(source, c)))),
          );
        },
        () =>
          code.for("c", { to: channels, by: 16 }, (c) =>
            code.do(v128.store(i32.add(target, c), splat(fill))),
          ),
      );
      code.step(at, across);
      code.step(target, tap);
    });
    code.step(row, down);
    code.step(to, line);
  });
}

/** Where the taps of a window can be read: `first`, and how far it is from row to row in bytes. */
export interface Patch {
  readonly first: Plain<"i32">;
  readonly rowBytes: Plain<"i32">;
}

/** Numbers from tap to tap of a patch. */
export const patchTap = (image: Pixels, { dilations }: Taps): number => dilations[1] * image.pitch;

/** Bytes of a patch that is copied. */
export const patchBytes = (image: Pixels, taps: Taps): number =>
  (taps.kh * taps.kw * patchTap(image, taps) + 4) * floatBytes;

/** Points at a window in the image, or at a copy of it in `scratch` where some of it lies outside. */
export function writePatch(
  code: Code,
  { image, taps, fill = 0 }: { readonly image: Pixels; readonly taps: Taps; readonly fill?: number },
  { x, row, column, scratch }: Place & { readonly scratch: Plain<"i32"> },
  workshop: Workshop,
): Patch {
  const [down, across] = taps.dilations;
  const first = code.variable("i32", "first");
  const rowBytes = code.variable("i32", "rowBytes");
  const [lastRow, lastColumn] = [image.h - (taps.kh - 1) * down, image.w - (taps.kw - 1) * across];
  const layout = { tap: patchTap(image, taps), row: taps.kw * patchTap(image, taps), fill };
  const copy = () => {
    writeGather(code, { image, taps, layout }, { x, row, column, to: scratch }, workshop);
    code.set(first, scratch);
    code.set(rowBytes, layout.row * floatBytes);
  };
  if (lastRow <= 0 || lastColumn <= 0) {
    copy();
    return { first, rowBytes };
  }
  const inside = i32.and(i32.ltU(row, lastRow), i32.ltU(column, lastColumn));
  code.if(
    inside,
    () => {
      const pixel = i32.add(i32.mul(row, image.w), column);
      code.set(first, i32.add(x, i32.mul(pixel, image.pitch * floatBytes)));
      code.set(rowBytes, down * image.w * image.pitch * floatBytes);
    },
    copy,
  );
  return { first, rowBytes };
}
