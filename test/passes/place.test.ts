import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mostAtOnce, placed, type Span } from "../../src/passes/place.ts";

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
        const { offsets, bytes } = placed(spans);
        expect(bytes).toBe(Math.max(0, ...spans.map((span, i) => offsets[i]! + span.bytes)));
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
    ).toEqual({ offsets: [0, 8, 0], bytes: 12 });
  });

  test("is as short as the best of several ways to fill it", () => {
    // At step 3 the last three are held, 9 together. The largest first puts 5 and 4 at the bottom, 3 on top of the 5,
    // and leaves one beside the 4, which is too little for 2: 10. What lasts longest first, or in the order of time: 9.
    const spans = [
      { bytes: 5, first: 1, last: 2 },
      { bytes: 3, first: 2, last: 4 },
      { bytes: 4, first: 3, last: 4 },
      { bytes: 2, first: 3, last: 3 },
    ];
    expect(placed(spans).bytes).toBe(9);
  });

  test("has what fits put into a gap", () => {
    expect(
      placed([
        { bytes: 10, first: 0, last: 1 },
        { bytes: 9, first: 0, last: 4 },
        { bytes: 6, first: 2, last: 4 },
        { bytes: 4, first: 3, last: 4 },
      ]),
    ).toEqual({ offsets: [0, 10, 0, 6], bytes: 19 });
  });

  test("is repaired where no precedence is best for all of it", () => {
    // At step 5 the first three and the last are held, 16 together; every precedence alone ends at 17.
    const spans = [
      { bytes: 4, first: 5, last: 8 },
      { bytes: 4, first: 2, last: 5 },
      { bytes: 2, first: 5, last: 8 },
      { bytes: 5, first: 1, last: 4 },
      { bytes: 6, first: 2, last: 5 },
    ];
    expect(mostAtOnce(spans)).toBe(16);
    expect(placed(spans).bytes).toBe(16);
  });
});
