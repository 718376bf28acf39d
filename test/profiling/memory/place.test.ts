import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placed, type Span } from "../../../src/profiling/memory/place.ts";

const anySpans: fc.Arbitrary<readonly Span[]> = fc.array(
  fc
    .record({ bytes: fc.integer({ min: 1, max: 50 }), first: fc.nat(10), length: fc.nat(5) })
    .map(({ bytes, first, length }) => ({ bytes, first, last: first + length })),
  { maxLength: 12 },
);

const overlap = (a: number, b: number, c: number, d: number): boolean => a < d && c < b;

describe("memory in one block", () => {
  test("is never shared by what is held at once", () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const offsets = placed(spans);
        for (const [i, a] of spans.entries())
          for (const [j, b] of spans.slice(0, i).entries())
            if (overlap(a.first, a.last + 1, b.first, b.last + 1))
              expect(overlap(offsets[i]!, offsets[i]! + a.bytes, offsets[j]!, offsets[j]! + b.bytes)).toBe(
                false,
              );
      }),
    );
  });

  test("is used again as soon as it is free", () => {
    expect(
      placed([
        { bytes: 8, first: 0, last: 1 },
        { bytes: 4, first: 1, last: 2 },
        { bytes: 8, first: 2, last: 3 },
      ]),
    ).toEqual([0, 8, 0]);
  });

  test("has what fits put into a gap", () => {
    expect(
      placed([
        { bytes: 10, first: 0, last: 1 },
        { bytes: 9, first: 0, last: 4 },
        { bytes: 6, first: 2, last: 4 },
        { bytes: 4, first: 3, last: 4 },
      ]),
    ).toEqual([0, 10, 0, 6]);
  });
});
