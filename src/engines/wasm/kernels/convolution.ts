/** Convolutions as products of matrices: pixels themselves where the kernel is 1×1, copied windows elsewhere. */
import { type Code, i32, type Plain } from "../assembler/index.ts";
import { type Finish, finishPointers, writeThrough } from "./finish.ts";
import { bytes, floatBytes, type Kernel, kernelName, lanes, vectorBytes, type Workshop } from "./kernel.ts";
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
  /** What is multiplied: the floats that pixels are, or whole numbers of steps where they lie on a grid. */
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
  const { groups, words } = shape;
  const block = blockFor(shape);
  const { reading, runs, rows } = block;
  return {
    name: kernelName("convolution", shape),
    pointers: [
      "x",
      "w",
      ...finishPointers(shape),
      ...(words === "pairs" ? ["steps" as const] : []),
      "y",
      "scratch",
    ],
    scratch: block.scratch.end,
    write(code, pointers, workshop) {
      const alone: Workshop["each"] = (inner, name, range, body) => inner.for(name, range, body);
      const [eachRun, eachPixel] = runs.count > 1 ? [workshop.each, alone] : [alone, workshop.each];
      code.for("n", { to: reading === "image" ? 1 : shape.batch }, (n) =>
        code.for("group", { to: groups }, (group) => {
          const from = pointersOf(code, shape, { ...pointers, n, group });
          eachRun(code, "run", { to: runs.count }, (run) =>
            eachPixel(code, "pixel", { to: runs.length, by: rows }, (pixel) => {
              const first = overlapped(code, pixel, { rows, of: runs.length });
              writeBlock(code, block, { ...from, run, first }, workshop);
            }),
          );
        }),
      );
    },
  };
}

/** Windows that go through the product together. */
interface Block {
  readonly shape: Convolution;
  readonly reading: Reading;
  readonly runs: Runs;
  readonly rows: number;
  /** Numbers of a row, and from one row to the next. */
  readonly depth: number;
  readonly pitch: number;
  readonly product: Product;
  /** Where in the scratch lie copied windows, rows of pairs, and results that have not gone through their grids. */
  readonly scratch: {
    readonly windows: 0;
    readonly pairs: number;
    readonly raw: number;
    readonly end: number;
  };
}

function blockFor(shape: Convolution): Block {
  const { x, strides, groups, words, finish } = shape;
  const depth = depthOf(shape);
  const fits = Math.floor(blockBytes / bytes(depth));
  const most = Math.max(blockRows.least, Math.min(blockRows.most, fits));
  const reading = readingOf(shape);
  const runs = runsOf(shape, reading);
  const rows = blockOf(runs.length, most - (most % tileRows));
  const pitch = reading === "windows" ? depth : strides[1] * x.pitch;
  const columns = shape.out / groups;
  const { grids, ...bounds } = finish;
  const isWhole = words === "pairs";
  const pairs = reading === "windows" ? vectorBytes(rows * depth + lanes) : 0;
  const raw = pairs + (isWhole ? bytes(rows * pairsPitch(depth)) : 0);
  return {
    shape,
    reading,
    runs,
    rows,
    depth,
    pitch,
    product: {
      words,
      rows,
      depth: isWhole ? Math.ceil(depth / 2) : depth,
      columns,
      aPitch: isWhole ? pairsPitch(depth) : pitch,
      yPitch: grids ? vectorBytes(columns) / floatBytes : shape.y.steps[1] * shape.y.pitch,
      bounds,
    },
    scratch: { windows: 0, pairs, raw, end: raw + (grids ? rows * vectorBytes(columns) : 0) },
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

interface Runs {
  readonly count: number;
  readonly length: number;
}

/** Windows whose results lie one pitch apart: all of an image, or a row where rows lie apart. */
function runsOf({ windows, y, batch }: Convolution, reading: Reading): Runs {
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
  readonly steps: Plain<"i32"> | undefined;
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
    steps: words === "pairs" ? given.steps : undefined,
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

interface Where {
  readonly run: Plain<"i32">;
  /** The first window of the block, in its run. */
  readonly first: Plain<"i32">;
}

/** Reads, multiplies and writes one block. */
function writeBlock(code: Code, block: Block, at: From & Where, workshop: Workshop): void {
  const { reading, rows, depth, pitch, product, scratch, shape } = block;
  const read = writeReading(code, block, at, workshop);
  const all = { rows, depth, pitch, columns: product.columns };
  if (reading !== "windows") writeTouch(code, read, all, workshop);
  const { grids } = shape.finish;
  const place = (name: string, offset: number) => code.variable("i32", name, i32.add(at.scratch, offset));
  const a = at.steps ? place("pairs", scratch.pairs) : read;
  if (at.steps) writePairs(code, all, { from: read, to: a, step: at.steps }, workshop);
  const y = writeTarget(code, shape, at);
  if (!grids || !at.grids) {
    writeRepeats(code, block, { ...at, a, y }, workshop);
    return;
  }
  const raw = place("raw", scratch.raw);
  writeRepeats(code, block, { ...at, a, y: raw }, workshop);
  const pitches = { fromPitch: bytes(product.yPitch), toPitch: bytes(shape.y.pitch) };
  const places = { from: raw, to: y, steps: at.grids, pixels: rows, ...pitches };
  writeThrough(code, { grids, columns: product.columns }, places, workshop);
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

/** Where the first window of a block writes. */
function writeTarget(code: Code, { y: target }: Convolution, { y, run, first }: From & Where): Plain<"i32"> {
  const { pitch, w, steps, first: start } = target;
  const line = i32.mul(i32.add(i32.mul(run, steps[0]), start[0]), w);
  const pixel = i32.add(i32.add(line, i32.mul(first, steps[1])), start[1]);
  return code.variable("i32", "y", i32.add(y, i32.mul(pixel, bytes(pitch))));
}

/** The products of one block: one for each result that a window gives. */
function writeRepeats(
  code: Code,
  { shape, product }: Block,
  { a, w, b, scales, y }: From & { readonly a: Plain<"i32"> },
  workshop: Workshop,
): void {
  const { pitch, w: width, repeats } = shape.y;
  const size = bytes(repeatSize(shape));
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
          y: i32.add(y, i32.mul(i32.add(i32.mul(i, width), j), bytes(pitch))),
        },
        workshop,
      ),
    ),
  );
}
