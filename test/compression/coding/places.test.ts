import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  countsOf,
  entropyBits,
  placesAt,
  readPresence,
  relativeIndices,
  writePresence,
} from "../../../src/compression/coding/index.ts";
import { randomOf } from "../../../src/data/index.ts";
import { bytesBy, readAll, readOrRefuse } from "./runs.ts";

const somePlaces = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }), {
    maxLength: 400,
  })
  .map((present) => ({
    count: present.length,
    places: Uint32Array.from(present.flatMap((there, place) => (there ? [place] : []))),
  }));

describe("relative indices", () => {
  test("step over a long gap as in Han et al. 2016, Figure 2, but for the filler's own place", () => {
    // The paper's weights stand at 1, 4 and 15; three bits tell distances up to 8, so it puts a 0 at 12.
    expect([...relativeIndices(Uint32Array.of(1, 4, 15), 7)]).toEqual([1, 2, 7, 3]);
  });

  test("tell places of every distance", () => {
    fc.assert(
      fc.property(somePlaces, fc.integer({ min: 1, max: 255 }), ({ places, count }, span) => {
        const symbols = relativeIndices(places, span);
        expect(Math.max(0, ...symbols)).toBeLessThanOrEqual(span);
        expect(placesAt(symbols, { span, count, at: 0 })).toEqual(places);
      }),
    );
  });

  test("that lead out of the tensor are refused", () => {
    expect(() =>
      placesAt(Uint8Array.of(2, 1), { span: 15, count: 4, at: 77 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[CodingError: byte 77: found gaps that lead to place 4; would fit: places below 4]`,
    );
  });
});

describe("presence", () => {
  test("comes back, however places are grouped", () => {
    fc.assert(
      fc.property(somePlaces, fc.integer({ min: 1, max: 9 }), ({ places, count }, group) => {
        const grouped = { count, group };
        const bytes = bytesBy((writer) => writePresence(writer, places, grouped));
        expect(readAll(bytes, (reader) => readPresence(reader, grouped))).toEqual(places);
      }),
    );
  });

  test("comes back from runs longer than those that are read at once", () => {
    const random = randomOf(1, "presence");
    const count = 9 * 5000;
    const places = Uint32Array.from({ length: count }, (_, place) => place).filter(() => random.next() < 0.3);
    for (const group of [1, 9]) {
      const bytes = bytesBy((writer) => writePresence(writer, places, { count, group }));
      expect(readAll(bytes, (reader) => readPresence(reader, { count, group }))).toEqual(places);
      const entropy = entropyBits([places.length, count - places.length]) / 8;
      expect(bytes.length).toBeLessThan(1.001 * entropy + 45 + 8);
    }
  });

  test("takes far less where one place of each kernel is taken, wherever that is", () => {
    const random = randomOf(1, "kernels");
    const kernels = 2000;
    const places = Uint32Array.from(
      { length: kernels },
      (_, kernel) => 9 * kernel + Math.floor(9 * random.next()),
    );
    const grouped = { count: 9 * kernels, group: 9 };
    const { length } = bytesBy((writer) => writePresence(writer, places, grouped));
    const choices = (kernels * Math.log2(9)) / 8;
    const gaps = relativeIndices(places, 15);
    expect(length).toBeLessThan(1.01 * choices + 45 + 8);
    expect(length).toBeLessThan(0.9 * (entropyBits(countsOf(gaps, 16)) / 8));
  });

  test("of any bytes is a list of places or refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 90 }), fc.constantFrom(1, 4, 9), (bytes, group) => {
        const places = readOrRefuse(bytes, (reader) => readPresence(reader, { count: 60, group }));
        for (const place of places ?? []) expect(place).toBeLessThan(60);
      }),
      { numRuns: 1000 },
    );
  });
});
