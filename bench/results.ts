import type { Spread } from "./peer.ts";

/** Several ways to do one thing, timed in turn; the first is ours. */
export interface Comparison {
  readonly what: string;
  /** Timed rounds after warming up. */
  readonly rounds: number;
  readonly sides: readonly {
    readonly name: string;
    readonly milliseconds: Spread;
    /** Where it was asked for. */
    readonly peakBytes?: number;
  }[];
  /** Our median over each other side's. Below 1, ours is faster. */
  readonly ratios: readonly number[];
}
