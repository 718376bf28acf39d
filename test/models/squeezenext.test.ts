import { describe, expect, test } from "vitest";
import { modelNamed } from "../../src/models/index.ts";
import { squeezenextModels } from "../../src/models/squeezenext/index.ts";

const graphOf = (name: string) => {
  const model = modelNamed(name);
  if (!model) throw new Error(`no ${name}`);
  return model.graph();
};

const shapeIn = (name: string) => {
  const graph = graphOf(name);
  return (path: string) => graph.parameters.find((p) => p.name === `${path}/weight`)?.type.shape;
};

describe("the halves of a block's 3×3 filter", () => {
  const shape = shapeIn("squeezenext-1.0-23");

  // Whichever comes first reads the 8 channels of the second squeeze, and the other 16.
  test.each([
    ["stage1/block1", [16, 8, 3, 1], [16, 16, 1, 3]],
    ["stage1/block2", [16, 16, 3, 1], [16, 8, 1, 3]],
    ["stage1/block3", [16, 8, 3, 1], [16, 16, 1, 3]],
  ])("take turns in coming first: %s", (path, tall, wide) => {
    expect(shape(`${path}/conv3x1`)).toEqual(tall);
    expect(shape(`${path}/conv1x3`)).toEqual(wide);
  });
});

test("groups divide the first squeeze and both halves, and nothing else", () => {
  const grouped = shapeIn("squeezenext-1.0-g-23");
  const whole = shapeIn("squeezenext-1.0-23");
  const seen = (shape: typeof whole) =>
    ["squeeze1", "squeeze2", "conv3x1", "conv1x3", "expand", "shortcut"].map(
      (layer) => shape(`stage1/block1/${layer}`)?.[1],
    );
  expect(seen(whole)).toEqual([64, 16, 8, 16, 16, 64]);
  expect(seen(grouped)).toEqual([32, 16, 4, 8, 16, 64]);
});

test("only the stages grow with the width", () => {
  const shape = shapeIn("squeezenext-2.0-23");
  expect(shape("conv1")).toEqual([64, 3, 7, 7]);
  expect(shape("stage4/block1/expand")).toEqual([512, 256, 1, 1]);
  expect(shape("bottleneck")).toEqual([128, 512, 1, 1]);
  expect(shape("fc")).toEqual([1000, 128]);
});

test("v5 squeezes what the shortcut has made of a stage's input, the first network that input", () => {
  expect(shapeIn("squeezenext-1.0-23v5")("stage2/block1/squeeze1")).toEqual([32, 64, 1, 1]);
  expect(shapeIn("squeezenext-1.0-23")("stage2/block1/squeeze1")).toEqual([32, 32, 1, 1]);
});

test.each(squeezenextModels)(
  "$name is named after its modules: conv1, the blocks and the bottleneck",
  (model) => {
    const blocks = model.graph().nodes.map(({ path }) => path.match(/stage\d\/block\d+/)?.[0]);
    const modules = Number(model.name.match(/-(\d\d)/)?.[1]);
    expect(1 + new Set(blocks.filter((path) => path)).size + 1).toBe(modules);
  },
);
