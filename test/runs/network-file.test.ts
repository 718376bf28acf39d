import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { preprocessings } from "../../src/data/index.ts";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { writeSafetensors } from "../../src/formats/safetensors/index.ts";
import {
  describedBy,
  graphFor,
  metadataOf,
  type NetworkDescription,
  networkBytes,
  preprocessingOf,
  readNetwork,
  scorerOf,
  taskOf,
  writeNetwork,
} from "../../src/runs/index.ts";
import { initialParameters } from "../../src/training/index.ts";
import { scratchFolder } from "../support/scratch.ts";

const description: NetworkDescription = {
  model: "unet",
  options: { classes: 2, width: 0.02, bias: true, norm: "batch" },
  classes: {
    names: ["ground, flat", "thing"],
    colours: [
      [1, 2, 3],
      [4, 5, 6],
    ],
  },
  normalisation: { mean: [0.1, 0.2, 0.3], std: [1, 1, 1 / 3] },
  size: [32, 48],
  data: "scenes",
  licence: "CC BY",
};
const weights = initialParameters(graphFor(description), 1);

test("a network is read as it was written, and its description as it was", async () => {
  const file = join(scratchFolder(), "x.safetensors");
  await writeNetwork(file, { description, weights });
  const read = await readNetwork(file);
  expect(read.description).toEqual(description);
  for (const [name, numbers] of weights) expect(read.weights.get(name)).toEqual(numbers);
  expect(networkBytes(read)).toEqual(networkBytes({ description, weights }));
});

test("float16 takes half the bytes", () => {
  const [whole, half] = (["float32", "float16"] as const).map(
    (precision) => networkBytes({ description, weights }, precision).length,
  );
  const numbers = [...weights.values()].reduce((sum, { length }) => sum + length, 0);
  expect((whole ?? 0) - (half ?? 0)).toBeGreaterThan(1.9 * numbers);
});

test("a description without size and licence has neither", () => {
  const { size: _, licence: __, ...plain } = description;
  expect(describedBy(metadataOf(plain), "x")).toEqual(plain);
});

test("a classifier's description says how it sees photographs, and its classes' ids", () => {
  const classifier: NetworkDescription = {
    model: "squeezenet-1.1",
    options: { classes: 2 },
    classes: { names: ["crane", "crane"], colours: [], ids: ["n02012849", "n03126707"] },
    ...preprocessings.caffe,
    data: "",
  };
  const read = describedBy(metadataOf(classifier), "x");
  expect(read).toEqual(classifier);
  expect(preprocessingOf(read)).toEqual(preprocessings.caffe);
  expect(taskOf(read)).toBe("classification");
});

test("a classifier that does not say how it sees photographs sees what its paper counts for", () => {
  const { size: _, ...plain } = { ...description, model: "squeezenet-1.1" };
  const { normalisation } = description;
  expect(preprocessingOf(plain)).toEqual({
    size: [224, 224],
    shorterSide: 224,
    channels: "rgb",
    normalisation,
  });
  expect(preprocessingOf({ ...plain, size: [96, 64] })).toMatchObject({ size: [96, 64], shorterSide: 64 });
});

test.each([
  ["size", "[0, 48]"],
  ["size", '"large"'],
  ["licence", "3"],
  ["data", "{}"],
  ["classes", '{"names": ["a"]}'],
  ["classes", '{"names": ["a"], "colours": [[1, 2]]}'],
  ["classes", '{"names": ["a", "b"], "colours": [], "ids": ["a"]}'],
  ["shorterSide", "1.5"],
  ["channels", '"gbr"'],
  ["normalisation", '{"mean": [1, 2, 3]}'],
  ["options", '{"classes": [2]}'],
  ["model", "unet"],
])("a file whose %s is %s is refused", (key, text) => {
  const metadata = { ...metadataOf(description), [`thumbnet.${key}`]: text };
  expect(() => describedBy(metadata, "x.safetensors")).toThrowErrorMatchingSnapshot();
});

describe("a network whose graph was edited", () => {
  const wide = { ...description, options: { ...description.options, width: 0.05 } };
  const whole = graphFor(wide).parameters.find(({ name }) => name === "down1/conv1/weight")?.type.shape;
  const pruned = (removed: readonly number[]): NetworkDescription => ({
    ...wide,
    edits: [{ kind: "pruned", removed: { "down1/conv1/weight": removed } }],
  });

  test("is read as it was written, and labels pictures of any size", async () => {
    const network = { description: pruned([1]), weights: initialParameters(graphFor(pruned([1])), 1) };
    expect(whole).toEqual([3, 3, 3, 3]);
    expect(network.weights.get("down1/conv1/weight")).toHaveLength(2 * 3 * 3 * 3);
    const file = join(scratchFolder(), "pruned.safetensors");
    await writeNetwork(file, network);
    const read = await readNetwork(file);
    expect(read).toEqual(network);
    const scorer = scorerOf(read, interpreter());
    const scores = await scorer.scores(new Float32Array(3 * 16 * 32), [1, 3, 16, 32]);
    expect(scores.type.shape).toEqual([1, 2, 16, 32]);
  });

  test("is refused where its edits do not fit its model, or are none", async () => {
    const metadata = metadataOf(pruned([7]));
    const file = join(scratchFolder(), "misfit.safetensors");
    writeFileSync(file, writeSafetensors({ metadata, tensors: new Map() }));
    await expect(readNetwork(file)).rejects.toThrow(
      `${file}: filter 7 of down1/conv1/weight was pruned, but this network has none that can go`,
    );
    const strange = { ...metadata, "thumbnet.edits": '[{"kind":"bent"}]' };
    expect(() => describedBy(strange, "x")).toThrow(
      'x has [{"kind":"bent"}] as thumbnet.edits, which is none',
    );
  });
});
