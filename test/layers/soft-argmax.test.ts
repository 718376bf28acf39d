import { describe, expect, test } from "vitest";
import { placesOf, softArgmax, tempered } from "../../src/layers/index.ts";
import { caseOf } from "../conformance/case.ts";
import { checkGradient } from "../support/check-gradient.ts";
import { compute } from "../support/compute.ts";

describe("places of a heatmap's cells", () => {
  test("are the middles of pixels, where the image's edges are -1 and 1", () => {
    expect([...placesOf([1, 4], [1, 4])]).toEqual([-0.75, 0, -0.25, 0, 0.25, 0, 0.75, 0]);
    expect([...placesOf([2, 1], [2, 1])]).toEqual([0, -0.5, 0, 0.5]);
  });

  test("of a smaller heatmap lie in the middle of the image: 58 cells of 64 pixels leave three on each side", () => {
    const places = placesOf([58, 58], [64, 64]);
    const pixel = (coordinate = Number.NaN): number => ((coordinate + 1) / 2) * 64;
    expect([pixel(places[0]), pixel(places[1])]).toEqual([3.5, 3.5]);
    expect([pixel(places.at(-2)), pixel(places.at(-1))]).toEqual([60.5, 60.5]);
  });
});

describe("soft-argmax", () => {
  test("is the mean place: by hand, with weights 1/2, 1/4, 1/8, 1/8 in a row of four", () => {
    const row = [Math.log(4), Math.log(2), 0, 0];
    const [x, y] = compute((literal) => softArgmax(literal([1, 1, 1, 4], row), [1, 4]));
    expect(x).toBeCloseTo(-0.75 / 2 - 0.25 / 4 + 0.25 / 8 + 0.75 / 8, 6);
    expect(y).toBe(0);
  });

  test("is the highest place where the temperature is low, and the middle where it is high", () => {
    const scores = [0, 1, 2, 9, 0, 1];
    const found = (temperature: number) =>
      compute((literal) => softArgmax(tempered(literal([1, 1, 2, 3], scores), temperature), [2, 3]));
    const [sharp, flat] = [found(0.01), found(1e6)];
    // Row 1, column 0 of two rows and three columns.
    expect(sharp[0]).toBeCloseTo(-2 / 3, 6);
    expect(sharp[1]).toBeCloseTo(0.5, 6);
    expect(flat.map((value) => Math.abs(value) < 1e-5)).toEqual([true, true]);
  });

  test("agrees with PyTorch", () => {
    const scores = Array.from({ length: 24 }, (_, i) => (((7 * i + 3 * Math.floor(i / 5)) % 23) - 11) / 8);
    const found = compute((literal) => softArgmax(literal([1, 2, 3, 4], scores), [5, 6]));
    const torch = [0.09814319594646947, 0.013184655030447613, -0.0038844168990477546, -0.047807006544067];
    for (const [i, value] of torch.entries()) expect(found[i]).toBeCloseTo(value, 6);
  });

  test.each([0.1, 1, 3])(
    "has the derivative that differences give, through the temperature %d",
    (temperature) => {
      const example = caseOf({
        name: "soft-argmax",
        inputs: { x: [2, 2, 3, 4] },
        build: ({ x }) => softArgmax(tempered(x, temperature), [5, 6]),
      });
      expect(() => checkGradient(example)).not.toThrow();
    },
  );
});
