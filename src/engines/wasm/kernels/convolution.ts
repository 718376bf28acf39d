/** Convolutions as products of matrices: pixels themselves where the kernel is 1×1, copied windows elsewhere. */
import { type Code, i32, type Plain } from "../assembler/index.ts";
import { type Finish, finishPointers } from "./finish.ts";
import { floatBytes, type Kernel, kernelName, type Workshop } from "./kernel.ts";
import { pairsPitch, scalesAt, writePairs } from "./pairs.ts";
import { type Windows, writeGather } from "./patch.ts";
import { type Product, packedSize, tileRows, type Words, writeProduct } from "./product.ts";
import { writeTouch } from "./touch.ts";

/**
 * Where a convolution writes: window i in row steps · i + first of an image whose pixels have `pitch` numbers each.
 * With `repeats`, each window gives that many results down and across, side by side, each with weights of its own.
 */
export interface Target {
  readonly h: number;
  readonly w: number;
  readonly pitch: number;
  readonly steps: readonly [number, number];
  readonly first: readonly [number, number];
  readonly repeats: readonly [number, number];
}

export interface Convolution extends Windows {
  readonly groups: number;
  /** Channels that come out, of all groups. */
  readonly out: number;
  readonly y: Target;
  readonly bias: 0 | 1;
  readonly finish: Finish;
  /** What is multiplied: the floats that pixels are, or whole numbers of steps where they lie on a grids. */
  readonly words: Words;
}

type Pointer = "x" | "w" | "b" | "grids" | "steps" | "y" | "scratch";

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
  const { x, strides, groups } = shape;
  const depth = depthOf(shape);
  const fits = Math.floor(blockBytes / (depth * floatBytes));
  const most = Math.max(blockRows.least, Math.min(blockRows.most, fits));
  const reading = readingOf(shape);
  const runs = runsOf(shape, reading);
  const rows = blockOf(runs.length, most - (most % tileRows));
  const pitch = reading === "windows" ? depth : strides[1] * x.pitch;
  const windowBytes = reading === "windows" ? (rows * depth + 4) * floatBytes : 0;
  const isWhole = shape.words === "pairs";
  const product: Product = {
    words: shape.words,
    rows,
    depth: isWhole ? Math.ceil(depth / 2) : depth,
    columns: shape.out / groups,
    aPitch: isWhole ? pairsPitch(depth) : pitch,
    yPitch: shape.y.steps[1] * shape.y.pitch,
    finish: shape.finish,
  };
  return {
    name: kernelName("convolution", shape),
    pointers: ["x", "w", ...finishPointers(shape), ...(isWhole ? ["steps" as const] : []), "y", "scratch"],
    scratch: windowBytes + (isWhole ? rows * pairsPitch(depth) * floatBytes : 0),
    write(code, pointers, workshop) {
      const alone: Workshop["each"] = (inner, name, range, body) => inner.for(name, range, body);
      const [eachRun, eachPixel] = runs.count > 1 ? [workshop.each, alone] : [alone, workshop.each];
      code.for("n", { to: reading === "image" ? 1 : shape.batch }, (n) =>
        code.for("group", { to: groups }, (group) => {
          const from = pointersOf(code, shape, { ...pointers, n, group });
          eachRun(code, "run", { to: runs.count }, (run) =>
            eachPixel(code, "pixel", { to: runs.length, by: rows }, (pixel) => {
              const first = overlapped(code, pixel, { rows, of: runs.length });
              const read = writeReading(
                code,
                { shape, rows, depth, reading },
                { ...from, run, first },
                workshop,
              );
              const block = { rows, depth, pitch, columns: product.columns };
              if (reading !== "windows") writeTouch(code, read, block, workshop);
              const a = isWhole ? code.variable("i32", "pairs", i32.add(from.scratch, windowBytes)) : read;
              if (isWhole) writePairs(code, block, { from: read, to: a, step: pointers.steps }, workshop);
              writeRepeats(code, { shape, product }, { ...from, a, run, first }, workshop);
            }),
          );
        }),
      );
    },
  };
}

/** What the product reads: all pixels of an image, pixels that lie a stride apart in each row, or copied windows. */
type Reading = "image" | "rows" | "windows";

/** Rows of fewer windows are too short for products of their own. */
const shortRow = 2 * tileRows;

function readingOf({ x, taps, strides, origin, windows, y }: Convolution): Reading {
  const isPixel = taps.kh === 1 && taps.kw === 1;
  const isInside = [x.h, x.w].every((extent, axis) => {
    const [start = 0, count = 0, stride = 1] = [origin[axis], windows[axis], strides[axis]];
    return start >= 0 && start + (count - 1) * stride < extent;
  });
  if (!isPixel || !isInside) return "windows";
  const isWhole =
    [...strides, ...y.steps].every((one) => one === 1) &&
    windows[0] === x.h &&
    windows[1] === x.w &&
    y.h === x.h &&
    y.w === x.w;
  if (isWhole) return "image";
  return windows[1] < shortRow ? "windows" : "rows";
}

/** Windows whose results lie one pitch apart: all of an image, or a row where rows lie apart. */
function runsOf(
  { windows, y, batch }: Convolution,
  reading: Reading,
): { readonly count: number; readonly length: number } {
  if (reading === "image") return { count: 1, length: batch * windows[0] * windows[1] };
  const isWhole = y.steps[0] === 1 && y.steps[1] === 1 && windows[1] === y.w;
  return isWhole && reading === "windows"
    ? { count: 1, length: windows[0] * windows[1] }
    : { count: windows[0], length: windows[1] };
}

/** Numbers that one result of one group is summed from. */
const depthOf = ({ x, taps, groups }: Convolution): number => (x.channels / groups) * taps.kh * taps.kw;

/** Words of weights for one of the repeats, all groups. */
const repeatSize = (shape: Convolution): number => {
  const depth = shape.words === "pairs" ? Math.ceil(depthOf(shape) / 2) : depthOf(shape);
  return shape.groups * packedSize(depth, shape.out / shape.groups);
};

/** Words that the packed weights of a convolution take: repeat by repeat, in each group by group. */
export const weightSize = (shape: Convolution): number => {
  const [down, across] = shape.y.repeats;
  return down * across * repeatSize(shape);
};

interface From {
  readonly x: Plain<"i32">;
  readonly w: Plain<"i32">;
  readonly b: Plain<"i32"> | undefined;
  readonly grids: Plain<"i32"> | undefined;
  readonly scales: Plain<"i32"> | undefined;
  readonly y: Plain<"i32">;
  readonly scratch: Plain<"i32">;
}

function pointersOf(
  code: Code,
  shape: Convolution,
  given: Readonly<Record<Pointer | "n" | "group", Plain<"i32">>>,
): From {
  const { x, y, groups, out, bias, finish, words } = shape;
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
    w: moved("w", given.w, 0, repeatSize(shape) / groups),
    b: bias ? moved("b", given.b, 0, out / groups) : undefined,
    grids: finish.grids ? given.grids : undefined,
    scales: words === "pairs" ? moved("scales", i32.add(given.steps, scalesAt), 0, out / groups) : undefined,
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

/** Rows of a product, each of `depth` numbers. */
interface Block {
  readonly shape: Convolution;
  readonly reading: Reading;
  readonly rows: number;
  readonly depth: number;
}

interface Where {
  readonly run: Plain<"i32">;
  /** The first window of the block, in its run. */
  readonly first: Plain<"i32">;
}

/** Where the rows of a block are read; windows are copied for it. */
function writeReading(
  code: Code,
  { shape, reading, rows, depth }: Block,
  { x, scratch, run, first }: From & Where,
  workshop: Workshop,
): Plain<"i32"> {
  const { taps, strides, origin, windows, groups } = shape;
  const pixelBytes = shape.x.pitch * floatBytes;
  if (reading === "image") return code.variable("i32", "a", i32.add(x, i32.mul(first, pixelBytes)));
  if (reading === "rows") {
    const line = i32.mul(i32.add(i32.mul(run, strides[0]), origin[0]), shape.x.w);
    const pixel = i32.add(i32.add(line, i32.mul(first, strides[1])), origin[1]);
    return code.variable("i32", "a", i32.add(x, i32.mul(pixel, pixelBytes)));
  }
  const image = { ...shape.x, channels: shape.x.channels / groups };
  code.for("t", { to: rows }, (t) => {
    const window = code.variable("i32", "window", i32.add(i32.add(first, t), i32.mul(run, windows[1])));
    const row = i32.add(i32.mul(i32.divU(window, windows[1]), strides[0]), origin[0]);
    const column = i32.add(i32.mul(i32.remU(window, windows[1]), strides[1]), origin[1]);
    const layout = { tap: image.channels, row: taps.kw * image.channels, fill: 0 };
    const to = i32.add(scratch, i32.mul(t, depth * floatBytes));
    writeGather(
      code,
      { image, taps, layout },
      { x, row: code.variable("i32", "row", row), column: code.variable("i32", "column", column), to },
      workshop,
    );
  });
  return scratch;
}

/** The products of one block: one for each result that a window gives. */
function writeRepeats(
  code: Code,
  { shape, product }: { readonly shape: Convolution; readonly product: Product },
  { a, w, b, scales, grids, y, run, first }: From & Where & { readonly a: Plain<"i32"> },
  workshop: Workshop,
): void {
  const { pitch, w: width, steps, first: start, repeats } = shape.y;
  const line = i32.mul(i32.add(i32.mul(run, steps[0]), start[0]), width);
  const pixel = i32.add(i32.add(line, i32.mul(first, steps[1])), start[1]);
  const target = code.variable("i32", "y", i32.add(y, i32.mul(pixel, pitch * floatBytes)));
  const size = repeatSize(shape) * floatBytes;
  code.for("down", { to: repeats[0] }, (i) =>
    code.for("across", { to: repeats[1] }, (j) =>
      writeProduct(
        code,
        product,
        {
          a,
          w: i32.add(w, i32.mul(i32.add(i32.mul(i, repeats[1]), j), size)),
          b,
          scales,
          grids,
          y: i32.add(target, i32.mul(i32.add(i32.mul(i, width), j), pitch * floatBytes)),
        },
        workshop,
      ),
    ),
  );
}
