import { join } from "node:path";
import { expect, test } from "vitest";
import {
  describedBy,
  graphFor,
  metadataOf,
  type NetworkDescription,
  networkBytes,
  readNetwork,
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

test.each([
  ["size", "[0, 48]"],
  ["size", '"large"'],
  ["licence", "3"],
  ["data", "{}"],
  ["classes", '{"names": ["a"]}'],
  ["classes", '{"names": ["a"], "colours": [[1, 2]]}'],
  ["normalisation", '{"mean": [1, 2, 3]}'],
  ["options", '{"classes": [2]}'],
  ["model", "unet"],
])("a file whose %s is %s is refused", (key, text) => {
  const metadata = { ...metadataOf(description), [`thumbnet.${key}`]: text };
  expect(() => describedBy(metadata, "x.safetensors")).toThrowErrorMatchingSnapshot();
});
