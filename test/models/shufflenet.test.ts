import { describe, expect, test } from "vitest";
import { valuesOf } from "../../src/ir/index.ts";
import { graphOf, makerOf, nodeIn, nodesUnder, operandsOf, operatorsUnder } from "./nodes.ts";

describe("shufflenet-v1", () => {
  test.each([1, 2, 3, 4, 8])(
    "shuffles every unit's channels between %i groups, if there are several",
    (groups) => {
      const shuffles = graphOf(`shufflenet-v1-g${groups}-1.0`).nodes.filter(
        ({ op }) => op.name === "ChannelShuffle",
      );
      expect(shuffles.map(({ attributes }) => attributes["groups"])).toEqual(
        Array.from({ length: groups === 1 ? 0 : 16 }, () => groups),
      );
    },
  );

  test("parts all 1×1 convolutions but the first", () => {
    const graph = graphOf("shufflenet-v1-g4-1.0");
    const pointwise = graph.nodes.filter(({ path }) => /\/(reduce|recover)$/.test(path));
    const groups = pointwise
      .filter(({ op }) => op.name === "Conv")
      .map(({ attributes }) => attributes["group"]);
    expect(groups).toEqual([1, ...Array.from({ length: 31 }, () => 4)]);
  });

  test("has no rectifier behind the depthwise convolution", () => {
    expect(operatorsUnder(graphOf("shufflenet-v1-g3-1.0"), "stage2/1")).toEqual([
      "Conv",
      "BatchNormalization",
      "Relu",
      "ChannelShuffle",
      "Conv",
      "BatchNormalization",
      "Conv",
      "BatchNormalization",
      "Add",
      "Relu",
    ]);
  });

  test("sets the means of x before what a halving unit makes", () => {
    const graph = graphOf("shufflenet-v1-g3-1.0");
    const [means, made] = operandsOf(nodeIn(graph, "stage3/0", "Concat"));
    expect(makerOf(graph, means).op.name).toBe("AveragePool");
    expect([means?.type.shape[1], made?.type.shape[1]]).toEqual([240, 240]);
  });

  test("excites the 16 units' channels before they meet x, when asked", () => {
    const graph = graphOf("shufflenet-v1-g3-1.0", { options: { squeezeExcite: true } });
    expect(operatorsUnder(graph, "stage2/1").slice(-3)).toEqual(["Mul", "Add", "Relu"]);
    expect(graph.nodes.filter(({ op }) => op.name === "Sigmoid")).toHaveLength(16);
  });

  test("is refused where no channels are left for the first unit to make", () => {
    expect(() =>
      graphOf("shufflenet-v1-g1-0.25", { options: { width: 0.05 } }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: a layer of stage2/0/depthwise/norm/BatchNormalization would have no weights: [-5,2,1,1]]`,
    );
  });
});

describe("shufflenet-v2", () => {
  const graph = graphOf("shufflenet-v2-1.0");

  test("works on the second half of the channels and lets the first pass", () => {
    const [passed, worked] = valuesOf(nodeIn(graph, "stage3/2", "Split").result);
    expect(operandsOf(nodeIn(graph, "stage3/2", "Concat"))[0]).toBe(passed);
    expect(operandsOf(nodeIn(graph, "stage3/2/right/conv1", "Conv"))[0]).toBe(worked);
  });

  test("mixes both halves in each of its 16 units", () => {
    const shuffles = graph.nodes.filter(({ op }) => op.name === "ChannelShuffle");
    expect(shuffles.map(({ attributes }) => attributes["groups"])).toEqual(
      Array.from({ length: 16 }, () => 2),
    );
  });

  test("gives both branches all channels where the size halves", () => {
    const seen = ["left/depthwise", "right/conv1"].map((path) => nodeIn(graph, `stage4/0/${path}`, "Conv"));
    expect(seen.map((node) => operandsOf(node)[0]?.name)).toEqual(
      Array.from({ length: 2 }, () => valuesOf(nodesUnder(graph, "stage3/7").at(-1)?.result)[0]?.name),
    );
  });
});
