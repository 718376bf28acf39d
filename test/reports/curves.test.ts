import { describe, expect, test } from "vitest";
import { type History, movingAverage, thin, trainingCurves } from "../../src/reports/curves.ts";

const short: History = {
  train: [1, 2, 3, 4].map((step) => ({
    step,
    loss: 2 / step,
    learningRate: step * 1e-4,
    imagesPerSecond: 4,
  })),
  validation: [
    { step: 2, loss: 1.5, pixelAccuracy: 0.5, meanIoU: 0.25 },
    { step: 4, pixelAccuracy: 0.75, meanIoU: null },
  ],
};

describe("trainingCurves", () => {
  test("draw loss, validation, learning rate and speed", async () => {
    const charts = trainingCurves(short).map(({ markup }) => markup);
    expect(charts).toHaveLength(4);
    await expect(charts[0]).toMatchFileSnapshot("goldens/loss.svg");
  });

  test("leave out the charts that have no data", () => {
    expect(trainingCurves({ train: [], validation: [] })).toEqual([]);
    expect(trainingCurves({ ...short, validation: [] })).toHaveLength(3);
  });

  test("draw a loss that was not finite as a gap, never as NaN", () => {
    const train = short.train.map((row) => (row.step === 2 ? { ...row, loss: Number.NaN } : row));
    const [loss] = trainingCurves({ ...short, train });
    expect(loss?.markup).not.toMatch(/NaN|Infinity|undefined/);
  });

  test("draw one step as a dot", () => {
    const charts = trainingCurves({ train: short.train.slice(0, 1), validation: [] });
    expect(charts.every(({ markup }) => markup.includes("<circle") && !markup.includes("NaN"))).toBe(true);
  });
});

describe("movingAverage", () => {
  test("of a constant is the constant from the first point on", () => {
    const points = Array.from({ length: 50 }, (_, x) => [x, 7] as const);
    for (const [, y] of movingAverage(points, 10)) expect(y).toBeCloseTo(7, 12);
  });

  test("of a window of one is the data, and passes over what is not finite", () => {
    expect(
      movingAverage(
        [
          [0, 1],
          [1, Number.NaN],
          [2, 5],
        ],
        1,
      ),
    ).toEqual([
      [0, 1],
      [1, 1],
      [2, 5],
    ]);
  });
});

describe("thin", () => {
  test("keeps the least and the greatest of every stretch, in order", () => {
    const points = Array.from(
      { length: 10_000 },
      (_, x) => [x, x === 4321 ? 99 : x === 4323 ? -99 : Math.sin(x)] as const,
    );
    const kept = thin(points, 100);
    expect(kept.length).toBeLessThanOrEqual(100);
    expect(kept).toContainEqual([4321, 99]);
    expect(kept).toContainEqual([4323, -99]);
    expect(kept).toEqual(kept.toSorted(([a], [b]) => a - b));
  });
});
