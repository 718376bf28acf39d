/** Convolutions as products of matrices: pixels themselves where the kernel is 1×1, copied windows elsewhere. */
import { type Code, i32, type Plain } from "../assembler/index.ts";
import type { Finish } from "./finish.ts";
import { floatBytes, type Kernel, kernelName, type Workshop } from "./kernel.ts";
import { type Pixels, type Taps, writeGather } from "./patch.ts";
import { type Product, packedSize, tileRows, writeProduct } from "./product.ts";

/** Where a convolution writes: pixels (row · i + firstRow, …) of an image of `pitch` numbers each. */
export interface Target {
  readonly h: number;
  readonly w: number;
  readonly pitch: number;
  readonly steps: readonly [number, number];
  readonly first: readonly [number, number];
}

export interface Convolution {
  readonly batch: number;
  readonly x: Pixels;
  readonly taps: Taps;
  readonly strides: readonly [number, number];
  /** Row and column of the first tap of the first window; negative where the image is padded. */
  readonly origin: readonly [number, number];
  /** How many windows lie down and across. */
  readonly windows: readonly [number, number];
  readonly groups: number;
  /** Channels that come out, of all groups. */
  readonly out: number;
  readonly y: Target;
  readonly bias: 0 | 1;
  readonly finish: Finish;
}

type Pointer = "x" | "w" | "b" | "y" | "scratch";

/** Pixels that go through the product together: their windows stay in the nearest cache. */
const blockBytes = 64 * 1024;
const blockRows = { least: 8, most: 48 } as const;

/** Rows for each of as few blocks of like size as there can be. */
export function blockOf(rows: number, most: number): number {
  const each = Math.ceil(rows / Math.ceil(rows / most));
  return Math.min(rows, Math.ceil(each / tileRows) * tileRows);
}

/** A convolution of any geometry and grouping. */
export function convolution(shape: Convolution): Kernel<Pointer> {
  const { x, taps, groups, windows } = shape;
  const depth = (x.channels / groups) * taps.kh * taps.kw;
  const fits = Math.floor(blockBytes / (depth * floatBytes));
  const most = Math.max(blockRows.least, Math.min(blockRows.most, fits));
  const runs = runsOf(shape);
  const rows = blockOf(runs.length, most - (most % tileRows));
  const direct = isDirect(shape);
  return {
    name: kernelName("convolution", shape),
    pointers: ["x", "w", ...(shape.bias ? ["b" as const] : []), "y", "scratch"],
    scratch: direct ? 0 : (rows * depth + 4) * floatBytes,
    write(code, pointers, workshop) {
      const product: Product = {
        rows,
        depth,
        columns: shape.out / groups,
        aPitch: direct ? x.pitch : depth,
        yPitch: shape.y.steps[1] * shape.y.pitch,
        finish: shape.finish,
      };
      code.for("n", { to: direct ? 1 : shape.batch }, (n) =>
        code.for("group", { to: groups }, (group) => {
          const from = pointersOf(code, shape, { ...pointers, n, group });
          code.for("run", { to: runs.count }, (run) =>
            code.for("pixel", { to: runs.length, by: rows }, (pixel) => {
              const first = overlapped(code, pixel, { rows, of: runs.length });
              writeBlock(code, { shape, product, direct }, { ...from, run, first }, workshop);
            }),
          );
        }),
      );
    },
  };

  /** Windows whose results lie one pitch apart: all of an image, or a row where rows lie apart. */
  function runsOf({ y, batch }: Convolution): { readonly count: number; readonly length: number } {
    const isWhole = y.steps[0] === 1 && y.steps[1] === 1 && windows[1] === y.w;
    if (isDirect(shape)) return { count: 1, length: batch * windows[0] * windows[1] };
    return isWhole
      ? { count: 1, length: windows[0] * windows[1] }
      : { count: windows[0], length: windows[1] };
  }
}

/** Whether rows of the image are what the product reads: every pixel, in order, for every pixel that is written. */
export const isDirect = ({ x, taps, strides, origin, windows, y }: Convolution): boolean =>
  [taps.kh, taps.kw, ...strides, ...y.steps].every((one) => one === 1) &&
  [...origin, ...y.first].every((zero) => zero === 0) &&
  windows[0] === x.h &&
  windows[1] === x.w &&
  y.h === x.h &&
  y.w === x.w;

/** Numbers that the packed weights of a convolution take. */
export const weightSize = ({ x, taps, groups, out }: Convolution): number =>
  groups * packedSize((x.channels / groups) * taps.kh * taps.kw, out / groups);

interface From {
  readonly x: Plain<"i32">;
  readonly w: Plain<"i32">;
  readonly b: Plain<"i32"> | undefined;
  readonly y: Plain<"i32">;
  readonly scratch: Plain<"i32">;
}

function pointersOf(
  code: Code,
  shape: Convolution,
  given: Readonly<Record<Pointer | "n" | "group", Plain<"i32">>>,
): From {
  const { x, y, groups, out, bias } = shape;
  const moved = (name: string, pointer: Plain<"i32">, perImage: number, perGroup: number) =>
    code.variable(
      "i32",
      name,
      i32.add(
        pointer,
        i32.add(i32.mul(given.n, perImage * floatBytes), i32.mul(given.group, perGroup * floatBytes)),
      ),
    );
  return {
    x: moved("x", given.x, x.h * x.w * x.pitch, x.channels / groups),
    w: moved("w", given.w, 0, weightSize(shape) / groups),
    b: bias ? moved("b", given.b, 0, out / groups) : undefined,
    y: moved("y", given.y, y.h * y.w * y.pitch, out / groups),
    scratch: given.scratch,
  };
}

/** Where a block starts; the last one so that it ends with the rows, and does some again. */
function overlapped(
  code: Code,
  row: Plain<"i32">,
  { rows, of }: { readonly rows: number; readonly of: number },
): Plain<"i32"> {
  if (of % rows === 0) return row;
  return code.variable("i32", "first", i32.select(row, of - rows, i32.ltS(row, of - rows)));
}

interface Block {
  readonly shape: Convolution;
  readonly product: Product;
  readonly direct: boolean;
}

/** The product of one block of pixels, whose windows are copied first unless they are the pixels themselves. */
function writeBlock(
  code: Code,
  { shape, product, direct }: Block,
  { x, w, b, y, scratch, run, first }: From & { readonly run: Plain<"i32">; readonly first: Plain<"i32"> },
  workshop: Workshop,
): void {
  const { taps, strides, origin, windows, groups } = shape;
  const image = { ...shape.x, channels: shape.x.channels / groups };
  if (!direct)
    code.for("t", { to: product.rows }, (t) => {
      const window = code.variable("i32", "window", i32.add(i32.add(first, t), i32.mul(run, windows[1])));
      const row = i32.add(i32.mul(i32.divU(window, windows[1]), strides[0]), origin[0]);
      const column = i32.add(i32.mul(i32.remU(window, windows[1]), strides[1]), origin[1]);
      const layout = { tap: image.channels, row: taps.kw * image.channels, fill: 0 };
      const to = i32.add(scratch, i32.mul(t, product.depth * floatBytes));
      writeGather(
        code,
        { image, taps, layout },
        { x, row: code.variable("i32", "row", row), column: code.variable("i32", "column", column), to },
        workshop,
      );
    });
  const { pitch, w: width, steps, first: start } = shape.y;
  const lines = i32.mul(i32.add(i32.mul(run, steps[0]), start[0]), width);
  const pixel = i32.add(i32.add(lines, i32.mul(first, steps[1])), start[1]);
  const a = direct ? i32.add(x, i32.mul(first, shape.x.pitch * floatBytes)) : scratch;
  writeProduct(
    code,
    product,
    {
      a: code.variable("i32", "a", a),
      w,
      b,
      y: code.variable("i32", "y", i32.add(y, i32.mul(pixel, pitch * floatBytes))),
    },
    workshop,
  );
}
