import type { Spread } from "./peer.ts";

/** Several ways to do one thing, timed in turn; the first is ours. */
export interface Comparison {
  readonly what: string;
  /** Multiply–adds that the layer is worth, however it is computed. */
  readonly macs?: number;
  /** Timed rounds after warming up. */
  readonly rounds: number;
  readonly sides: readonly {
    readonly name: string;
    readonly milliseconds: Spread;
    /** Where it was asked for. */
    readonly peakBytes?: number;
    /** How far results are from float64, in parts of the largest. */
    readonly farthest?: number;
  }[];
  /** Our median over each other side's. Below 1, ours is faster. */
  readonly ratios: readonly number[];
}
