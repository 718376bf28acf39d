/** Convolutions as products of matrices, block by block of their windows: what is read, multiplied and kept meanwhile. */
import type { Finish } from "./finish.ts";
import { bytes, floatBytes, lanes, vectorBytes } from "./kernel.ts";
import { pairsPitch } from "./pairs.ts";
import type { Windows } from "./patch.ts";
import { type Product, packedSize, tileRows, type Words } from "./product.ts";

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

/** Pixels that go through the product together: their windows stay in the nearest cache. */
const blockBytes = 64 * 1024;
const blockRows = { least: 8, most: 48 } as const;

/** Rows for each of as few blocks of like size as there can be. */
export function blockOf(rows: number, most: number): number {
  const each = Math.ceil(rows / Math.ceil(rows / most));
  return Math.min(rows, Math.ceil(each / tileRows) * tileRows);
}

/** Windows that go through the product together. */
export interface Block {
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

export function blockFor(shape: Convolution): Block {
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
export const repeatSize = (shape: Convolution): number => {
  const depth = shape.words === "pairs" ? Math.ceil(depthOf(shape) / 2) : depthOf(shape);
  return shape.groups * packedSize(depth, shape.out / shape.groups);
};

/** Words that the packed weights of a convolution take: repeat by repeat, in each group by group. */
export const weightSize = (shape: Convolution): number => {
  const [down, across] = shape.y.repeats;
  return down * across * repeatSize(shape);
};
