import { describe, expect, test } from "vitest";
import { networkMasks } from "../../src/compression/pruning/network-masks.ts";
import { decoded, shareWeights } from "../../src/compression/sharing/k-means.ts";
import { sharedOf } from "../../src/compression/sharing/shared-of.ts";
import { prepareBatch, streets } from "../../src/data/index.ts";
import { ort } from "../../src/engines/ort/index.ts";
import { modelNamed } from "../../src/models/index.ts";
import {
  initialParameters,
  maskedTraining,
  type Numbers,
  plainTraining,
  pruningCourse,
  type Recipe,
  type Stretch,
  sharedTraining,
  trainedInForms,
} from "../../src/training/index.ts";
import { bitsOf, smallRecipe } from "./small-recipe.ts";

const scenes = streets({ split: "train", count: 6, size: [32, 48], seed: 1 });

const graph = modelNamed("unet")?.graph({
  options: { ...smallRecipe.modelOptions, width: 0.06 },
  input: [2, 3, 32, 48],
});
if (!graph) throw new Error("there is no U-Net");
const start = initialParameters(graph, 5);
const weightNames = graph.parameters.filter(({ role }) => role === "weight").map(({ name }) => name);

/** The same training without its average, so that what it leaves are the parameters. */
const recipe: Recipe = { ...smallRecipe, averaging: 0 };

/** Trains the small network through some stretches, on the batches of a run of the recipe. */
function trained(stretches: readonly Stretch[], changed: Partial<Recipe> = {}): Promise<Numbers> {
  let step = 0;
  const asked = { ...recipe, ...changed };
  return trainedInForms({
    engine: ort({ threads: 1 }),
    recipe: asked,
    start,
    stretches,
    next: () => prepareBatch(scenes, asked.plan, step++),
  });
}

const zerosIn = (numbers: Numbers, names = weightNames): number =>
  names.reduce((sum, name) => sum + (numbers.get(name) ?? []).filter((weight) => weight === 0).length, 0);
const weightsIn = (numbers: Numbers): number =>
  weightNames.reduce((sum, name) => sum + (numbers.get(name)?.length ?? 0), 0);

const held = (fraction: number, steps: number): Stretch => ({
  steps,
  form: (numbers) =>
    maskedTraining({ graph, numbers }, networkMasks({ graph, numbers }, { fraction, scope: "network" })),
});

describe("a masked network", () => {
  test("keeps at 0 what is pruned, and moves the rest", async () => {
    const masks = networkMasks({ graph, numbers: start }, { fraction: 0.5, scope: "layer" });
    const after = await trained([{ steps: 3, form: (numbers) => maskedTraining({ graph, numbers }, masks) }]);
    for (const [name, mask] of masks) {
      const [before, now] = [start.get(name) ?? [], after.get(name) ?? []];
      expect(now.filter((weight, i) => !mask[i] && weight !== 0)).toHaveLength(0);
      expect(now.some((weight, i) => mask[i] && weight !== before[i])).toBe(true);
    }
    expect(after.get("logits/bias")).not.toEqual(start.get("logits/bias"));
  });

  test("goes on in another stretch with the optimizer's moments, bit for bit", async () => {
    const whole = await trained([held(0.5, 4)]);
    const parts = await trained([held(0.5, 1), held(0.5, 3)]);
    expect(bitsOf(parts)).toEqual(bitsOf(whole));
  });
});

describe("a pruning course", () => {
  const course = { fraction: 0.8, scope: "network", steps: 30, gradual: true, dsd: false } as const;

  /** Shares of zeros that the stretches would train with, if training changed nothing. */
  function sparsities(stretches: readonly Stretch[]): readonly number[] {
    let numbers: Numbers = start;
    return stretches.map(({ form }) => {
      numbers = form(numbers).start;
      return zerosIn(numbers) / weightsIn(numbers);
    });
  }

  test("prunes ever more, as the cubic of Zhu & Gupta says, and meets its share exactly", () => {
    const stretches = pruningCourse(graph, course);
    const found = sparsities(stretches);
    expect(found).toHaveLength(10);
    for (const [i, share] of found.entries())
      expect(share).toBeCloseTo(0.8 * (1 - (1 - (i + 1) / 10) ** 3), 2);
    const count = weightsIn(start);
    expect(found.at(-1)).toBe(Math.floor(0.8 * count) / count);
    expect(stretches.reduce((sum, { steps }) => sum + steps, 0)).toBe(30);
    expect(stretches.map(({ steps }) => steps)).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 2, 12]);
  });

  test("prunes at once where it is not gradual, and has a step at least in every stretch", () => {
    expect(pruningCourse(graph, { ...course, gradual: false })).toMatchObject([{ steps: 30 }]);
    for (const steps of [1, 2, 3, 7]) {
      const stretches = pruningCourse(graph, { ...course, steps });
      expect(stretches.reduce((sum, stretch) => sum + stretch.steps, 0)).toBe(steps);
      expect(Math.min(...stretches.map((stretch) => stretch.steps))).toBeGreaterThan(0);
    }
  });

  test("leaves the share that is asked for after training", async () => {
    const after = await trained(pruningCourse(graph, { ...course, steps: 3 }));
    expect(zerosIn(after)).toBe(Math.floor(0.8 * weightsIn(start)));
  });

  test("ends dense where what was pruned learns again, and starts that from 0", async () => {
    const stretches = pruningCourse(graph, { ...course, gradual: false, dsd: true, steps: 4 });
    const [sparse, dense] = stretches;
    expect(stretches.map(({ steps }) => steps)).toEqual([2, 2]);
    const between = await trained([sparse!]);
    expect(zerosIn(dense!.form(between).start)).toBe(zerosIn(between));
    const after = await trained(stretches);
    expect(zerosIn(after)).toBeLessThan(zerosIn(between) / 2);
  });
});

describe("a network with shared weights", () => {
  const rate = 0.25;
  const sgd: Partial<Recipe> = {
    optimizer: { name: "sgd", momentum: 0, nesterov: false, beta2: 0, weightDecay: 0, clipNorm: 0 },
    schedule: { name: "constant", rate, warmup: 0 },
  };
  const name = "logits/weight";
  const weights = start.get(name) ?? new Float32Array();
  // With a zero among the entries: what was pruned.
  const shared = shareWeights(
    weights.map((weight, i) => (i % 3 ? weight : 0)),
    { entries: 4 },
  );
  const codebook = shared.codebook.map((entry, i) => (i === 1 ? 0 : entry));
  const coded = { codebook, codes: shared.codes };

  test("moves each entry by the sum of what its weights want, and nothing else of them", async () => {
    const numbers: Numbers = new Map([...start, [name, decoded(coded)]]);
    const step = (stretch: Stretch["form"]) => trained([{ steps: 1, form: () => stretch(numbers) }], sgd);
    const apart = await step(() => plainTraining({ graph, numbers }));
    const together = await step(() => sharedTraining({ graph, numbers }, new Map([[name, coded]])));
    const wanted = Float64Array.from(codebook);
    for (const [i, code] of coded.codes.entries())
      if (codebook[code] !== 0) wanted[code]! += (apart.get(name)?.[i] ?? 0) - (codebook[code] ?? 0);
    const after = together.get(name) ?? new Float32Array();
    for (const [i, code] of coded.codes.entries()) expect(after[i]).toBeCloseTo(wanted[code]!, 4);
    expect(Math.max(...wanted.map((entry, i) => Math.abs(entry - codebook[i]!)))).toBeGreaterThan(1e-3);
    expect(new Set(after).size).toBe(codebook.length);
    expect(bitsOf(new Map([["b", together.get("logits/bias")!]]))).toEqual(
      bitsOf(new Map([["b", apart.get("logits/bias")!]])),
    );
  });

  test("is seen in weights of few numbers, and not in others", () => {
    const found = sharedOf(decoded(coded));
    expect(found?.codebook).toEqual(codebook.slice().sort());
    expect(found && decoded(found)).toEqual(decoded(coded));
    expect(sharedOf(Float32Array.from({ length: 257 }, (_, i) => i))).toBeUndefined();
  });
});
