import fc from "fast-check";
import { expect, test } from "vitest";
import { bestGuesses, rankOf } from "../../../src/tasks/index.ts";

test("a class's rank is how many score higher", () => {
  const scores = [0.1, 3, -2, 2.5];
  expect([0, 1, 2, 3].map((truth) => rankOf(scores, truth))).toEqual([2, 0, 3, 1]);
});

test("of equal scores the first class comes first", () => {
  expect([0, 1, 2, 3].map((truth) => rankOf([1, 2, 1, 2], truth))).toEqual([2, 0, 3, 1]);
});

test("a score that is no number comes last, and puts nobody back", () => {
  expect([0, 1, 2].map((truth) => rankOf([Number.NaN, 1, 2], truth))).toEqual([2, 1, 0]);
});

test("the best guesses are in the order of their ranks, with their softmax", () => {
  const guesses = bestGuesses([Math.log(2), Math.log(5), Math.log(2), Math.log(1)], 3);
  expect(guesses.map(({ label }) => label)).toEqual([1, 0, 2]);
  for (const [i, expected] of [0.5, 0.2, 0.2].entries())
    expect(guesses[i]?.probability).toBeCloseTo(expected, 12);
});

test("scores that are huge keep their probabilities", () => {
  expect(bestGuesses([1000, 1000], 5)).toEqual([
    { label: 0, probability: 0.5 },
    { label: 1, probability: 0.5 },
  ]);
});

test("guesses and ranks say the same", () => {
  const score = fc.integer({ min: -3, max: 3 });
  fc.assert(
    fc.property(fc.array(score, { minLength: 1, maxLength: 12 }), (scores) => {
      const guesses = bestGuesses(scores, scores.length);
      expect(guesses.map(({ label }) => rankOf(scores, label))).toEqual([...guesses.keys()]);
    }),
  );
});
