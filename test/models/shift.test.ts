import { describe, expect, test } from "vitest";
import { type Graph, macsOf, type Role, sizeOf } from "../../src/ir/index.ts";
import { type Model, modelNamed } from "../../src/models/index.ts";

function graphOf(name: string, options: Readonly<Record<string, unknown>> = {}): Graph {
  const model: Model | undefined = modelNamed(name);
  if (!model) throw new Error(`the zoo has no ${name}`);
  return model.graph({ options });
}

const countOf = (graph: Graph, wanted: (role: Role, name: string) => boolean): number =>
  graph.parameters
    .filter(({ role, name }) => wanted(role, name))
    .reduce((sum, { type }) => sum + sizeOf(type.shape), 0);

describe("shiftnet", () => {
  test.each([
    ["shiftnet-a", 4_163_144],
    ["shiftnet-b", 1_170_712],
  ])("%s has as many parameters without its norms as others count", (name, parameters) => {
    const isNorm = (path: string) => /norm\d?\/(scale|bias)$/.test(path);
    expect(countOf(graphOf(name), (role, path) => role !== "statistic" && !isNorm(path))).toBe(parameters);
  });

  test("moves channels without a product, by the taps of 5×5 filters and then of 3×3", () => {
    const shifts = graphOf("shiftnet-a").nodes.filter(({ op }) => op.name === "Shift");
    expect(shifts).toHaveLength(5 + 6 + 7 + 3);
    expect(shifts.map(macsOf).every((macs) => macs === 0)).toBe(true);
    const taps = shifts.map(({ attributes }) => [attributes["offsets"]].flat().length / 2);
    expect(taps).toEqual([...new Array(11).fill(25), ...new Array(10).fill(9)]);
  });
});

test("shiftresnet-20's repository counts our products, but 9 · 64 for each pixel of the first convolution", () => {
  const { macs } = graphOf("shiftresnet-20");
  expect(macs + 32 * 32 * (9 * 64 - 9 * 3 * 16)).toBe(16_581_248);
});

describe("as-resnet", () => {
  test.each([
    ["as-resnet-w32", 897_416, 3_840],
    ["as-resnet-w50", 1_956_950, 6_000],
    ["as-resnet-w68", 3_416_300, 8_160],
  ])("%s has %i parameters and two offsets for each shifted channel", (name, rest, offsets) => {
    const graph = graphOf(name);
    expect(countOf(graph, (role) => role === "offset")).toBe(offsets);
    expect(countOf(graph, (role) => role !== "offset" && role !== "statistic")).toBe(rest);
  });

  test.each([
    ["as-resnet-w50", 4, "404"],
    ["as-resnet-w68", 1, "729"],
  ])("%s costs what the paper prints when a shifted number costs %i", (name, price, millions) => {
    const graph = graphOf(name);
    const behindShifts = graph.nodes.filter(({ path }) => path.endsWith("/conv2"));
    const shifted = behindShifts.reduce((sum, node) => {
      const [channels = 1] = "type" in node.result ? [node.result.type.shape[1]] : [];
      return sum + macsOf(node) / channels;
    }, 0);
    expect(((graph.macs + price * shifted) / 1e6).toFixed(0)).toBe(millions);
  });
});

describe("fe-net", () => {
  test.each([
    // Conv2d lines of the authors' logs.
    ["fe-net-1.0", 1380, { "block1/residual2/expand": [96, 16], "block2/end/expand": [768, 64] }],
    ["fe-net-1.0", 1380, { "block4/end/reduce": [256, 1536], "block5/residual2/expand": [768, 128] }],
    ["fe-net-1.375", 1932, { "shift/expand": [88, 22], "block3/residual3/reduce": [88, 528] }],
    ["fe-net-1.375", 1932, { "block5/end/expand": [2112, 352], features: [1932, 352] }],
  ])("%s with the outputs expanded is the authors' network: %#", (name, features, convolutions) => {
    const graph = graphOf(name, { expands: "output", features });
    for (const [path, [made, read]] of Object.entries(convolutions)) {
      const weight = graph.parameters.find((parameter) => parameter.name === `${path}/weight`);
      expect(weight?.type.shape).toEqual([made, read, 1, 1]);
    }
  });

  test("has, as printed to the last digit, the paper's budgets", () => {
    const printed = ["fe-net-1.0", "fe-net-1.375"].map((name) => {
      const { parameterCount, macs } = graphOf(name);
      return `${(parameterCount / 1e6).toFixed(1)}M ${(macs / 1e6).toFixed(0)}M`;
    });
    expect(printed).toEqual(["3.7M 301M", "5.9M 563M"]);
  });
});
