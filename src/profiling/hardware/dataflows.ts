/** Two orders in which an array of processing elements carries out a product, and what each takes. */
import { type Product, positionsRead } from "./products.ts";

/** Rows and columns of processing elements, and what each can do. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  /** Partial sums that one element keeps. */
  readonly registers: number;
  /** Share of the weights that is zero. */
  readonly zeroWeights: number;
}

/** What a product takes on a grid when its operands lie in the buffer. */
export interface Mapping {
  readonly cycles: number;
  /** How often a number is moved at each level. */
  readonly accesses: { readonly register: number; readonly neighbour: number; readonly buffer: number };
}

export const dataflows = {
  "weight stationary": weightStationary,
  "output stationary": outputStationary,
} as const;

export type Dataflow = keyof typeof dataflows;

/**
 * Each element keeps one weight: rows are input channels, columns are filters, one tap at a time. All positions pass
 * by; sums run down the columns, and through the buffer from one tap and one set of channels to the next. The next
 * weights are loaded behind the current ones, a row of them a cycle.
 */
export function weightStationary(product: Product, { rows, columns }: Grid): Mapping {
  const { macs, groups, depth, filters, taps, streamed } = product;
  const channelTiles = tiles(depth, rows);
  const filterTiles = tiles(filters, columns);
  const visits = groups * taps * filterTiles.length;
  const pass = sum(channelTiles, (channels) => Math.max(streamed, channels));
  const start = Math.min(depth, rows) + rows + columns - 2;
  const weights = groups * taps * depth * filters;
  const partialSums = groups * filters * streamed * (2 * taps * channelTiles.length - 1);
  return {
    cycles: visits * pass + start,
    accesses: {
      register: macs,
      neighbour: 2 * macs + weights,
      buffer: weights + visits * depth * streamed + partialSums,
    },
  };
}

/**
 * Each element keeps the sums of one result, for as many filters as it has registers: rows and columns are those of
 * the image. Weights are broadcast one a cycle, and zeros among them skipped; inputs shift from neighbour to
 * neighbour. The next channel's inputs are loaded behind, a row of them a cycle; results leave a row a cycle.
 */
export function outputStationary(product: Product, grid: Grid): Mapping {
  const { macs, groups, depth, filters, images, places, tapsPerPlace, window } = product;
  const filterTiles = tiles(filters, grid.registers);
  const kept = 1 - grid.zeroWeights;
  const blocks = tiles(places[0], grid.rows).flatMap((h) =>
    tiles(places[1], grid.columns).map((w) => [h, w] as const),
  );
  const inputsOf = (block: readonly [number, number]) => positionsRead(window, block);
  const loading = (block: readonly [number, number]) => Math.ceil(inputsOf(block) / grid.columns);
  const cyclesOf = (block: readonly [number, number]) =>
    sum(
      filterTiles,
      (n) => depth * Math.max(loading(block), Math.ceil(n * tapsPerPlace * kept)) + n * block[0],
    );
  const [first = [0, 0] as const] = blocks;
  const everywhere = groups * images;
  const inputs = everywhere * depth * filterTiles.length * sum(blocks, inputsOf);
  const weights = everywhere * depth * filters * tapsPerPlace * kept * blocks.length;
  const results = everywhere * filters * places[0] * places[1];
  const done = macs * kept;
  return {
    cycles: everywhere * sum(blocks, cyclesOf) + loading(first),
    accesses: {
      register: 3 * done,
      neighbour: done + done / Math.min(filters, grid.registers),
      buffer: inputs + weights + results,
    },
  };
}

/** `extent` in pieces of `size`, and a smaller one for what is left. */
function tiles(extent: number, size: number): readonly number[] {
  return Array.from({ length: Math.ceil(extent / size) }, (_, i) => Math.min(size, extent - i * size));
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
