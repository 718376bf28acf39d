import { describe, expect, test } from "vitest";
import { type Graph, Graph as NewGraph, ShapeError, valuesOf } from "../../src/ir/index.ts";
import { vggPool, vggStage, vggStages } from "../../src/models/ancestors/index.ts";
import { modelNamed } from "../../src/models/index.ts";

const built = (name: string, options = {}): Graph => {
  const model = modelNamed(name);
  if (!model) throw new Error(`the zoo has no ${name}`);
  return model.graph({ options });
};

/** The sizes [h, w, c] of what the operators named in `kinds` make, in turn. */
const sizes = (graph: Graph, kinds: readonly string[]): string[] =>
  graph.nodes
    .filter(({ op }) => kinds.includes(op.name))
    .flatMap(({ result }) => valuesOf(result))
    .map(({ type: { shape } }) => [...shape.slice(2), shape[1]].join("×"));

test("alexnet has the maps that the lecture lists", () => {
  expect(sizes(built("alexnet"), ["Conv", "MaxPool"])).toEqual([
    "55×55×96",
    "27×27×96",
    "27×27×256",
    "13×13×256",
    "13×13×384",
    "13×13×384",
    "13×13×256",
    "6×6×256",
  ]);
});

test("alexnet's grouped convolutions read half of their input", () => {
  const shapes = built("alexnet").parameters.map(({ name, type }) => [name, type.shape]);
  expect(shapes).toContainEqual(["conv2/weight", [256, 48, 5, 5]]);
  expect(shapes).toContainEqual(["conv3/weight", [384, 256, 3, 3]]);
  expect(shapes).toContainEqual(["conv4/weight", [384, 192, 3, 3]]);
  expect(shapes).toContainEqual(["conv5/weight", [256, 192, 3, 3]]);
});

test("inception-v3 has the maps that the paper's table gives its modules to read", () => {
  const found = sizes(built("inception-v3"), ["Conv", "MaxPool", "Concat", "GlobalAveragePool"]);
  const printed = ["149×149×32", "147×147×32", "147×147×64", "73×73×64", "35×35×192", "35×35×288"];
  const last = ["17×17×768", "8×8×1280", "8×8×2048"];
  expect([...printed, ...last].filter((size) => !found.includes(size))).toEqual([]);
});

describe.each(["googlenet", "googlenet-torchvision"])("%s", (name) => {
  test("answers twice more with its auxiliary heads, and the same scores come first", () => {
    const outputs = [...built(name, { aux: true }).outputs];
    expect(outputs.map(([output, { type }]) => [output, type.shape])).toEqual([
      ["scores", [1, 1000]],
      ["aux1", [1, 1000]],
      ["aux2", [1, 1000]],
    ]);
    expect([...built(name).outputs.keys()]).toEqual(["scores"]);
  });
});

test("googlenet's auxiliary heads read 4a and 4d and have the paper's weights", () => {
  const graph = built("googlenet", { aux: true });
  const weights = graph.parameters.filter(({ name }) => /^aux.*weight$/.test(name));
  expect(weights.map(({ name, type }) => [name, type.shape])).toEqual([
    ["aux1/conv/weight", [128, 512, 1, 1]],
    ["aux1/fc1/weight", [1024, 2048]],
    ["aux1/fc2/weight", [1000, 1024]],
    ["aux2/conv/weight", [128, 528, 1, 1]],
    ["aux2/fc1/weight", [1024, 2048]],
    ["aux2/fc2/weight", [1000, 1024]],
  ]);
});

test("each pooling of VGG-16 reads a map of half the size, which others may tap", () => {
  let x = new NewGraph().input("image", [1, 3, 224, 224]);
  const tapped = vggStages(16).map((stage) => {
    const map = vggStage(x, stage);
    x = vggPool(map);
    return map.type.shape;
  });
  expect(tapped).toEqual([
    [1, 64, 224, 224],
    [1, 128, 112, 112],
    [1, 256, 56, 56],
    [1, 512, 28, 28],
    [1, 512, 14, 14],
  ]);
});

test("a fully connected layer takes its weights from the size of its map", () => {
  const weightOf = (h: number, w: number) =>
    modelNamed("vgg-11")
      ?.graph({ input: [1, 3, h, w] })
      .parameters.find(({ name }) => name === "fc6/weight")?.type.shape;
  expect(weightOf(224, 224)).toEqual([4096, 25088]);
  expect(weightOf(32, 64)).toEqual([4096, 1024]);
});

test.each(["alexnet", "vgg-16", "nin", "googlenet", "bn-inception", "inception-v3"])(
  "%s refuses an image that nothing would be left of",
  (name) => {
    expect(() => modelNamed(name)?.graph({ input: [1, 3, 3, 3] })).toThrow(ShapeError);
  },
);
