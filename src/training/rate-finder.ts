import type { Batch } from "../data/index.ts";
import { DivergenceError, type Trainer } from "./trainer.ts";

/** Learning rates that grow by the same factor from step to step. */
export interface RateRange {
  readonly from: number;
  readonly to: number;
  /** At least 2. */
  readonly steps: number;
}

/** The loss that a step at some learning rate leaves. */
export interface RateTrial {
  readonly learningRate: number;
  /** On the next step's batch. */
  readonly loss: number;
}

export interface RateSearch extends RateRange {
  readonly trainer: Pick<Trainer, "step">;
  readonly batches: { next(): Promise<Batch> };
  readonly signal: AbortSignal;
  tried?(trial: RateTrial): void;
}

/** What a search tried until it ended. */
export interface RateFindings {
  readonly trials: readonly RateTrial[];
  /** The rate after which the loss was not finite, or several times the lowest; absent when none was. */
  readonly explodedAt?: number;
}

/** How many times the lowest loss ends a search. */
const explosion = 4;

/** Trains with a rate that grows until the loss explodes or the range ends (Smith 2017, §3.3). */
export async function tryRates({
  trainer,
  batches,
  signal,
  tried,
  ...range
}: RateSearch): Promise<RateFindings> {
  const trials: RateTrial[] = [];
  let lowest = Number.POSITIVE_INFINITY;
  // A step's loss is that before it moves: one step more tells what the last rate did.
  for (let step = 0; step <= range.steps; step++) {
    signal.throwIfAborted();
    const loss = await lossOf(trainer.step(await batches.next(), rateAt(step, range)));
    const learningRate = rateAt(Math.max(0, step - 1), range);
    if (!(loss <= explosion * lowest)) return { trials, explodedAt: learningRate };
    lowest = Math.min(lowest, loss);
    if (step === 0) continue;
    const trial = { learningRate, loss };
    trials.push(trial);
    tried?.(trial);
  }
  return { trials };
}

/** The rate of a step, counted from 0. */
const rateAt = (step: number, { from, to, steps }: RateRange): number =>
  step >= steps ? to : from * (to / from) ** (step / (steps - 1));

async function lossOf(step: ReturnType<Trainer["step"]>): Promise<number> {
  try {
    return (await step).loss;
  } catch (error) {
    if (error instanceof DivergenceError) return Number.NaN;
    throw error;
  }
}

/** Losses that no longer tremble: each trial's mean with its neighbours', weighted by a bell of deviation 2. */
export const smoothedLosses = (trials: readonly RateTrial[]): readonly number[] =>
  trials.map((_, at) => {
    const weights = trials.map((_, other) => Math.exp(-((other - at) ** 2) / 8));
    const sum = weights.reduce((a, b) => a + b, 0);
    return trials.reduce((total, { loss }, i) => total + loss * weights[i]!, 0) / sum;
  });

/** The rate at which the smoothed loss falls most steeply on its way to its lowest; `undefined` if it never falls. */
export function steepestRate(trials: readonly RateTrial[]): number | undefined {
  const losses = smoothedLosses(trials);
  const lowest = losses.indexOf(Math.min(...losses));
  const slopes = trials.slice(0, lowest).map(({ learningRate }, i) => {
    const before = Math.max(0, i - 1);
    return { learningRate, slope: (losses[i + 1]! - losses[before]!) / (i + 1 - before) };
  });
  return slopes.sort((a, b) => a.slope - b.slope)[0]?.learningRate;
}
