import { expect, test } from "vitest";
import type { Batch } from "../../src/data/index.ts";
import { DivergenceError, smoothedLosses, steepestRate, tryRates } from "../../src/training/index.ts";

const batch: Batch = { images: new Float32Array(), labels: new Int32Array(), ids: [], size: [1, 1] };
const batches = { next: async () => batch };
const signal = new AbortController().signal;
const range = { from: 1e-4, to: 1, steps: 5 };

/** Steps whose losses are known beforehand; what is not finite diverges. */
function trainerOf(losses: readonly number[]) {
  const rates: number[] = [];
  const step = async (_: Batch, learningRate = 0) => {
    const [number, loss = 1] = [rates.push(learningRate), losses[rates.length - 1]];
    const report = { step: number, loss, watched: {}, gradientNorm: 0, learningRate };
    if (!Number.isFinite(loss)) throw new DivergenceError(report);
    return report;
  };
  return { rates, trainer: { step } };
}

test("rates grow by the same factor, and each is told with the loss that it leaves", async () => {
  const { trainer, rates } = trainerOf([9, 8, 7, 6, 5, 4]);
  const { trials, explodedAt } = await tryRates({ ...range, trainer, batches, signal });
  expect(explodedAt).toBeUndefined();
  expect(trials.map(({ loss }) => loss)).toEqual([8, 7, 6, 5, 4]);
  trials.forEach(({ learningRate }, i) => {
    expect(learningRate).toBeCloseTo(10 ** (i - 4), 12);
    expect(rates[i]).toBe(learningRate);
  });
});

test.each([
  ["grows to four times the lowest", [9, 2, 1, 4.1]],
  ["is not finite", [9, 2, 1, Number.POSITIVE_INFINITY]],
])("a search ends when the loss %s", async (_, losses) => {
  const { trials, explodedAt } = await tryRates({ ...range, ...trainerOf(losses), batches, signal });
  expect(trials.map(({ loss }) => loss)).toEqual([2, 1]);
  expect(explodedAt).toBeCloseTo(1e-2, 12);
});

test("nothing is tried when the first loss is not finite", async () => {
  const found = await tryRates({ ...range, ...trainerOf([Number.NaN]), batches, signal });
  expect(found).toEqual({ trials: [], explodedAt: 1e-4 });
});

const trialsOf = (losses: readonly number[]) =>
  losses.map((loss, i) => ({ learningRate: 10 ** (i / 4 - 5), loss }));

test("smoothing leaves a constant and the middle of a slope as they are", () => {
  for (const loss of smoothedLosses(trialsOf(Array(30).fill(3)))) expect(loss).toBeCloseTo(3, 12);
  const slope = smoothedLosses(trialsOf(Array.from({ length: 41 }, (_, i) => i)));
  expect(slope[20]).toBeCloseTo(20, 6);
});

test("the steepest rate is where a smooth step falls fastest, whatever comes after its lowest", () => {
  const losses = Array.from({ length: 40 }, (_, i) => (i < 32 ? 1 / (1 + Math.exp(i - 20)) : i - 31));
  expect(steepestRate(trialsOf(losses))).toBeCloseTo(10 ** (20 / 4 - 5), 12);
});

test("there is no steepest rate where the loss only grows, or nothing was tried", () => {
  expect(steepestRate(trialsOf([1, 2, 3, 4]))).toBeUndefined();
  expect(steepestRate([])).toBeUndefined();
});
