import fc from "fast-check";
import { expect, test } from "vitest";
import { type Better, paretoFront } from "../../src/reports/index.ts";

const better = fc.constantFrom<Better>("low", "high");
// Few values, so that points are often equal in one or both.
const points = fc.array(fc.record({ x: fc.integer({ min: 0, max: 6 }), y: fc.integer({ min: 0, max: 6 }) }), {
  maxLength: 20,
});

test("the Pareto line is every point that no other beats, from the best in x on", () => {
  fc.assert(
    fc.property(points, better, better, (all, x, y) => {
      const gains = (a: number, b: number, way: Better) => (way === "low" ? b - a : a - b);
      const beats = (a: { x: number; y: number }, b: { x: number; y: number }) => {
        const [gx, gy] = [gains(a.x, b.x, x), gains(a.y, b.y, y)];
        return gx >= 0 && gy >= 0 && gx + gy > 0;
      };
      const front = paretoFront(all, { x, y });
      expect(new Set(front)).toEqual(
        new Set(all.filter((point) => !all.some((other) => beats(other, point)))),
      );
      for (const [i, point] of front.slice(1).entries())
        expect(gains(front[i]!.x, point.x, x)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("an accuracy is better high, a cost low", () => {
  const nets = [
    { name: "small", x: 1, y: 50 },
    { name: "worse", x: 2, y: 45 },
    { name: "large", x: 3, y: 60 },
  ];
  expect(paretoFront(nets, { x: "low", y: "high" }).map(({ name }) => name)).toEqual(["small", "large"]);
  expect(paretoFront(nets, { x: "low", y: "low" }).map(({ name }) => name)).toEqual(["small", "worse"]);
});
