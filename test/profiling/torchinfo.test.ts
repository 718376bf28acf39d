import { describe, expect, test } from "vitest";
import { Graph, type Parameter, type Value } from "../../src/ir/index.ts";
import { batchNorm, conv2d, convTranspose2d, linear, relu } from "../../src/layers/index.ts";
import { modelNamed } from "../../src/models/index.ts";
import { add, conv, matMul, transpose } from "../../src/ops/index.ts";
import { fullCount } from "../../src/profiling/index.ts";

const counted = (build: (image: Value) => Value, batch = 1) => {
  const graph = new Graph();
  graph.output("y", build(graph.input("image", [batch, 3, 8, 8])));
  return fullCount(graph).torchinfo;
};

const weight = (x: Value, name: string, shape: readonly number[]): Parameter =>
  x.graph.parameter(name, shape, { role: "weight", initializer: { kind: "constant", value: 0 } });

const floats = 4;
const twice = 2;

describe("torchinfo's rules", () => {
  test("charge a convolution's weights and bias at its output's pixels, image by image", () => {
    expect(counted((x) => conv2d(x, { channels: 5, kernel: 3, stride: 2 }), 2)).toEqual({
      multAdds: (5 * 3 * 9 + 5) * 2 * 4 * 4,
      passBytes: twice * floats * 2 * 5 * 4 * 4,
    });
  });

  test("charge a transposed convolution at its output's pixels too", () => {
    expect(counted((x) => convTranspose2d(x, { channels: 5, kernel: 2, stride: 2 }))).toEqual({
      multAdds: (3 * 5 * 4 + 5) * 16 * 16,
      passBytes: twice * floats * 5 * 16 * 16,
    });
  });

  test("charge a norm's numbers once for each image, and nothing for a norm that learns none", () => {
    expect(counted((x) => batchNorm(x, {}), 2)).toEqual({
      multAdds: 2 * (3 + 3),
      passBytes: twice * floats * 2 * 3 * 8 * 8,
    });
    expect(counted((x) => batchNorm(x, { affine: false }))).toEqual({ multAdds: 0, passBytes: 0 });
  });

  test("charge a fully connected layer's numbers once for each image", () => {
    expect(counted((x) => linear(x, { channels: 10 }), 4)).toEqual({
      multAdds: 4 * (3 * 8 * 8 * 10 + 10),
      passBytes: twice * floats * 4 * 10,
    });
  });

  test("charge nothing for what owns no numbers", () => {
    expect(counted((x) => relu(add({ a: x, b: x })))).toEqual({ multAdds: 0, passBytes: 0 });
  });

  test("take a product and the bias behind it for one layer, and see weights that are turned first", () => {
    const graph = new Graph();
    const x = graph.input("x", [2, 6]);
    const product = matMul({ a: x, b: transpose({ x: weight(x, "w", [4, 6]) }) });
    graph.output("y", add({ a: product, b: weight(x, "b", [4]) }));
    expect(fullCount(graph).torchinfo).toEqual({
      multAdds: 2 * (4 * 6 + 4),
      passBytes: twice * floats * 2 * 4,
    });
  });

  test("charge a layer that runs twice for both runs, and its result for the first", () => {
    expect(
      counted((x) => {
        const w = weight(x, "w", [3, 3, 1, 1]);
        return conv({ x: conv({ x, w }), w });
      }),
    ).toEqual({ multAdds: 2 * 9 * 64, passBytes: twice * floats * 3 * 64 });
  });
});

/** Counted by torchinfo from torchvision's and pytorchcv's definitions; EdgeSegNet's are also printed by AIOZ's table. */
const published: Readonly<Record<string, number>> = {
  "alexnet-torchvision": 714_682_664,
  "vgg-16": 15_483_821_032,
  "vgg-19": 19_646_923_752,
  "vgg-16-bn": 15_483_829_480,
  "vgg-19-bn": 19_646_934_760,
  "googlenet-torchvision": 1_498_391_752,
  "bn-inception": 2_036_357_640,
  "inception-v3": 5_713_251_528,
  "resnet-18": 1_814_083_944,
  "resnet-34": 3_663_779_432,
  "squeezenet-1.0": 823_270_824,
  "squeezenet-1.1": 351_741_288,
  "mobilenet-v1": 568_763_240,
  "mobilenet-v2": 300_809_384,
  "mobilenet-v3-large": 216_621_520,
  "mobilenet-v3-small": 56_527_424,
  "mnasnet-a1": 311_617_798,
};

describe("torchinfo's published counts", () => {
  test.each(Object.entries(published))("of %s", (name, multAdds) => {
    const graph = modelNamed(name)?.graph();
    if (!graph) throw new Error(`the zoo has no ${name}`);
    expect(fullCount(graph).torchinfo.multAdds).toBe(multAdds);
  });

  test("of EdgeSegNet with 35 results at 64×64", () => {
    const graph = modelNamed("edgesegnet")?.graph({ input: [1, 3, 64, 64], options: { classes: 35 } });
    if (!graph) throw new Error("the zoo has no edgesegnet");
    const { parameters, torchinfo } = fullCount(graph);
    expect({ parameters, ...torchinfo }).toEqual({
      parameters: 651_617,
      multAdds: 125_368_538,
      passBytes: 3_461_120,
    });
  });
});
