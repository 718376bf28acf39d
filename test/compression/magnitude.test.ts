import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gradients } from "../../src/autodiff/index.ts";
import {
  gradualSparsity,
  magnitudeMask,
  magnitudeMasks,
  sparsityOf,
} from "../../src/compression/pruning/magnitude.ts";
import { masked, maskedForm } from "../../src/compression/pruning/masked.ts";
import { interpret, interpreter } from "../../src/engines/interpreter/index.ts";
import { squeezenet } from "../../src/models/index.ts";
import { constantOf, mul, reduceSum } from "../../src/ops/index.ts";
import { initialParameters } from "../../src/training/index.ts";

test("the smallest go, and of equal ones the last", () => {
  expect(Array.from(magnitudeMask(Float32Array.of(3, -1, 0.5, 2, -1, 1), 0.5))).toEqual([1, 1, 0, 1, 0, 0]);
});

test("one threshold for all takes more where weights are small", () => {
  const masks = magnitudeMasks([Float32Array.of(5, 6, 7, 8), Float32Array.of(1, 2, 9, 3)], 0.5);
  expect(masks.map((mask) => Array.from(mask))).toEqual([
    [0, 1, 1, 1],
    [0, 0, 1, 0],
  ]);
});

test("so many go as the share says, and none that is kept is smaller than one that went", () => {
  const numbers = fc.array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(
      fc.array(numbers, { minLength: 1, maxLength: 4 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (lists, share) => {
        const layers = lists.map((list) => Float32Array.from(list));
        const masks = magnitudeMasks(layers, share);
        const all = layers.flatMap((weights, l) =>
          Array.from(weights, (w, i) => ({ size: Math.abs(w), kept: masks[l]?.[i] })),
        );
        const gone = all.filter(({ kept }) => kept === 0);
        expect(gone).toHaveLength(Math.floor(share * all.length));
        const largest = Math.max(0, ...gone.map(({ size }) => size));
        for (const { size, kept } of all) if (kept) expect(size).toBeGreaterThanOrEqual(largest);
      },
    ),
  );
});

test("a gradual schedule begins at nothing, ends at all of it, and hurries at first", () => {
  expect([0, 0.5, 1, 2].map((done) => gradualSparsity(0.8, done))).toEqual([0, 0.8 * 0.875, 0.8, 0.8]);
});

describe("the masked form", () => {
  const network = squeezenet.graph({ input: [1, 3, 32, 32], options: { width: 0.125, classes: 3 } });
  const weights = Object.fromEntries(initialParameters(network, 1));
  const name = "fire4/expand3x3/weight";
  const mask = magnitudeMask(weights[name] ?? new Float32Array(), 0.67);
  const form = maskedForm(network, new Map([[name, mask]]));
  const image = {
    type: { dtype: "float32", shape: [1, 3, 32, 32] },
    data: new Float32Array(3072).fill(0.5),
  } as const;

  test("computes with full weights what the network does with pruned ones", async () => {
    const pruned = { ...weights, [name]: masked(weights[name] ?? new Float32Array(), mask) };
    const dense = await interpreter().compile(network, { weights: pruned });
    const held = await interpreter().compile(form, { weights });
    expect(await held.run({ image })).toEqual(await dense.run({ image }));
    expect(sparsityOf(mask)).toBeCloseTo(0.67, 2);
  });

  test("moves what stays and nothing else", () => {
    const parameter = form.parameters.find((p) => p.name === name);
    const scores = form.outputs.get("scores");
    if (!parameter || !scores) throw new Error("the form lost its weight or its scores");
    const loss = reduceSum({ x: mul({ a: scores, b: scores }) });
    const slope = gradients({ of: loss, seed: constantOf(loss, 1), by: [parameter] }).get(parameter);
    const fed = [...form.inputs, ...form.parameters].map(
      (v) =>
        [
          v,
          v.name === "image" ? image : { type: v.type, data: weights[v.name] ?? new Float32Array() },
        ] as const,
    );
    const found = slope && interpret(form, new Map(fed)).get(slope)?.data;
    expect(found?.some((x) => x !== 0)).toBe(true);
    found?.forEach((x, i) => {
      if (!mask[i]) expect(Math.abs(x)).toBe(0);
    });
  });
});
