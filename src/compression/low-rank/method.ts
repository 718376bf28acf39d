import type { Pads, Pair } from "../../ops/window.ts";

/** What a layer multiplies with: filters [out, in, kh, kw] in float64. A fully connected layer's are 1 × 1. */
export interface Filters {
  readonly shape: FilterShape;
  readonly data: Float64Array;
}

export type FilterShape = readonly [out: number, read: number, kh: number, kw: number];

/** How many pixels a layer sees and makes, over all images of a batch. */
export interface Pixels {
  /** Of what it reads. */
  readonly read: number;
  /** After its window went down the columns, and not yet along the rows. */
  readonly between: number;
  readonly made: number;
}

/** Where a window lands, as for a Conv in one group. */
export type Window = {
  readonly strides: Pair;
  readonly pads: Pads;
  readonly dilations: Pair;
};

/** One number for each cut: how many channels stand between two factors. */
export type Ranks = readonly number[];

/** Filters taken apart, before it is decided how far. */
export interface Decomposition {
  /** ‖W − W′‖² / ‖W‖², where W′ is what is left with these ranks, or less. */
  error(ranks: Ranks): number;
  factors(ranks: Ranks): Factors;
}

export interface Factors {
  /** The numbers of each factor in turn. */
  readonly numbers: readonly Float32Array[];
  /** ‖W − W′‖² / ‖W‖². */
  readonly error: number;
}

/** A way to say a layer in several smaller ones, one behind the other. */
export interface Method {
  /** What the layers are called. */
  readonly parts: readonly [string, ...string[]];
  /** Whether it makes anything of such filters. */
  fits(shape: FilterShape): boolean;
  /** All ranks there are. */
  ranks(shape: FilterShape): Iterable<Ranks>;
  /** Filters of each part. */
  shapes(shape: FilterShape, ranks: Ranks): readonly FilterShape[];
  /** How many pixels each part makes. */
  pixels(of: Pixels): readonly number[];
  windows(whole: Window): readonly Window[];
  decompose(filters: Filters): Decomposition;
}

export const plainWindow: Window = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1] };

/** Multiply–accumulates of a layer for each pixel that it makes. */
export const macsAPixel = ([out, read, kh, kw]: FilterShape): number => out * read * kh * kw;
