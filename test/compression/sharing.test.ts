import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codesOf, decoded, type Shared, shareWeights } from "../../src/compression/sharing/k-means.ts";
import { shareKept } from "../../src/compression/sharing/share-kept.ts";
import {
  codebookName,
  sharedForm,
  trainedEntries,
  withEntries,
} from "../../src/compression/sharing/shared-form.ts";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { squeezeUnet } from "../../src/models/index.ts";
import { initialParameters } from "../../src/training/index.ts";
import { mulberry32 } from "../support/random.ts";

const squaredError = (weights: Float32Array, shared: Shared): number =>
  decoded(shared).reduce((sum, value, i) => sum + (value - (weights[i] ?? 0)) ** 2, 0);

/** The least squared error of two values, by trying every border. */
function bestOfTwo(weights: Float32Array): number {
  const sorted = Float64Array.from(weights).sort();
  const within = (part: Float64Array) => {
    const mean = part.reduce((a, b) => a + b, 0) / Math.max(1, part.length);
    return part.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  };
  return Math.min(
    ...Array.from(
      { length: sorted.length },
      (_, cut) => within(sorted.subarray(0, cut)) + within(sorted.subarray(cut)),
    ),
  );
}

const floats = fc
  .array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: 2, maxLength: 40 })
  .map((numbers) => Float32Array.from(numbers));

describe("k-means", () => {
  test("finds clusters that are far apart, whatever the start", () => {
    const weights = Float32Array.of(-5, -5.5, 0.1, 0, 9, 9.5, -0.1, -4.5);
    for (const start of ["linear", "density"] as const) {
      const { codebook, codes } = shareWeights(weights, { entries: 3, start });
      expect(Array.from(codebook)).toEqual([-5, expect.closeTo(0), 9.25].map((x) => x));
      expect(Array.from(codes)).toEqual([0, 0, 1, 1, 2, 2, 1, 0]);
    }
  });

  test("gives every weight its nearest entry, and no entry more than it may", () => {
    fc.assert(
      fc.property(floats, fc.integer({ min: 2, max: 16 }), (weights, entries) => {
        const { codebook, codes } = shareWeights(weights, {
          entries,
          random: mulberry32(1),
          start: "random",
        });
        expect(codebook.length).toBeLessThanOrEqual(entries);
        weights.forEach((weight, i) => {
          const nearest = Math.min(...Array.from(codebook, (entry) => Math.abs(entry - weight)));
          expect(Math.abs((codebook[codes[i] ?? 0] ?? 0) - weight)).toBeCloseTo(nearest, 5);
        });
      }),
    );
  });

  test("is no worse than any border in between, when it starts there", () => {
    fc.assert(
      fc.property(floats, (weights) => {
        const found = Math.min(
          ...(["linear", "density"] as const).map((start) =>
            squaredError(weights, shareWeights(weights, { entries: 2, start })),
          ),
        );
        // Lloyd's algorithm only falls, so that it is at most the spread of all around one mean.
        const mean = weights.reduce((a, b) => a + b, 0) / weights.length;
        const alone = weights.reduce((sum, x) => sum + (x - mean) ** 2, 0);
        expect(found).toBeLessThanOrEqual(alone + 1e-4);
        expect(found).toBeGreaterThanOrEqual(bestOfTwo(weights) - 1e-4);
      }),
    );
  });

  test("loses nothing where there are no more values than entries", () => {
    const weights = Float32Array.of(1, 0, 1, -2, 0, 0.5);
    expect(decoded(shareWeights(weights, { entries: 4, start: "density" })).length).toBe(6);
    expect(Array.from(codesOf(weights, Float32Array.of(-2, 0, 0.5, 1)))).toEqual([3, 1, 3, 0, 1, 2]);
  });
});

describe("the shared form", () => {
  const network = squeezeUnet.graph({ input: [1, 3, 16, 16], options: { width: 0.125, classes: 3 } });
  const weights = Object.fromEntries(initialParameters(network, 1));
  const name = "ds1/fire1/expand3x3/weight";
  const dense = weights[name] ?? new Float32Array();
  const pruned = dense.map((weight, i) => (i % 3 === 0 ? 0 : weight));
  const free = shareWeights(pruned, { entries: 7 });
  const codebook = Float32Array.from([...free.codebook, 0]).sort();
  const shared: Shared = { codebook, codes: codesOf(pruned, codebook) };
  const form = sharedForm(network, new Map([[name, shared]]));
  const feeds = {
    image: { type: { dtype: "float32", shape: [1, 3, 16, 16] }, data: new Float32Array(768).fill(0.3) },
  } as const;

  test("computes with codebooks what the network does with what they stand for", async () => {
    const { [name]: _, ...rest } = weights;
    const whole = await interpreter().compile(network, { weights: { ...rest, [name]: decoded(shared) } });
    const coded = await interpreter().compile(form, {
      weights: { ...rest, [codebookName(name)]: trainedEntries(shared) },
    });
    expect(await coded.run(feeds)).toEqual(await whole.run(feeds));
  });

  test("holds a layer of which nothing is left at 0", async () => {
    const nothing: Shared = { codebook: Float32Array.of(0), codes: new Uint8Array(dense.length) };
    const held = sharedForm(network, new Map([[name, nothing]]));
    expect(held.parameters.map((parameter) => parameter.name)).not.toContain(codebookName(name));
    const { [name]: _, ...rest } = weights;
    const whole = await interpreter().compile(network, { weights: { ...rest, [name]: decoded(nothing) } });
    const coded = await interpreter().compile(held, { weights: rest });
    expect(await coded.run(feeds)).toEqual(await whole.run(feeds));
  });

  test("trains all of a codebook but its zero", () => {
    const trained = form.parameters.find((parameter) => parameter.name === codebookName(name));
    expect(trained?.type.shape).toEqual([codebook.length - 1]);
    const moved = withEntries(
      shared,
      trainedEntries(shared).map((entry) => 2 * entry),
    );
    expect(Array.from(decoded(moved))).toEqual(Array.from(decoded(shared), (entry) => 2 * entry));
  });
});

test("of pruned weights, those that are 0 stay 0, and 0 is one of the numbers", () => {
  const random = mulberry32(5);
  const weights = Float32Array.from({ length: 400 }, (_, i) => (i % 3 === 0 ? 0 : random() - 0.5));
  const shared = shareKept(weights, { entries: 8 });
  expect(new Set(shared).size).toBeLessThanOrEqual(8);
  shared.forEach((weight, i) => {
    expect(weight === 0).toBe(i % 3 === 0);
  });
  // None was pruned: then all the numbers are the weights'.
  const whole = weights.filter((weight) => weight !== 0);
  expect(shareKept(whole, { entries: 8 })).toEqual(decoded(shareWeights(whole, { entries: 8 })));
});
