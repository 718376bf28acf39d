import { describe, expect, test } from "vitest";
import { interpret } from "../../src/engines/interpreter/interpreter.ts";
import { Graph, type Tensor, type Value } from "../../src/ir/index.ts";
import { residualModels, resnetStages } from "../../src/models/resnet/index.ts";
import { type ShortcutName, shortcuts } from "../../src/models/resnet/shortcuts.ts";
import { compute } from "../support/compute.ts";
import { graphOf, makerOf, nodeIn, operandsOf, operatorsUnder } from "./nodes.ts";

test.each(residualModels)("$name has as many layers as its name says", (model) => {
  const layers = model
    .graph()
    .nodes.filter(({ op, path }) => ["Conv", "Gemm"].includes(op.name) && !path.endsWith("/downsample"));
  expect(layers).toHaveLength(Number(/\d+$/.exec(model.name)));
});

test("the stages of ResNet-50 are what feature pyramids call C2 to C5", () => {
  const image = new Graph().input("image", [1, 3, 224, 320]);
  expect(resnetStages(image, { depth: 50 }).map(({ type }) => type.shape)).toEqual([
    [1, 256, 56, 80],
    [1, 512, 28, 40],
    [1, 1024, 14, 20],
    [1, 2048, 7, 10],
  ]);
});

describe("the shortcuts of a CIFAR network", () => {
  const units = [
    ...Array.from({ length: 18 }, () => [16, 16] as const),
    [16, 32] as const,
    ...Array.from({ length: 17 }, () => [32, 32] as const),
    [32, 64] as const,
    ...Array.from({ length: 17 }, () => [64, 64] as const),
  ];
  const sum = (cost: (from: number, to: number) => number) =>
    units.reduce((total, [from, to]) => total + cost(from, to), 0);
  const conv3x3 = (from: number, to: number) => 9 * from * to + 2 * to;
  const withoutShortcuts = conv3x3(3, 16) + sum((from, to) => conv3x3(from, to) + conv3x3(to, to)) + 650;

  test.each<[ShortcutName, number]>([
    ["A", 0],
    ["constant-scaling", 0],
    ["dropout", 0],
    ["B", sum((from, to) => (from === to ? 0 : from * to + 2 * to))],
    ["C", sum((from, to) => from * to + 2 * to)],
    ["exclusive-gating", sum((from, to) => from * to + to)],
    ["shortcut-only-gating", sum((from, to) => from * to + to)],
  ])("%s learns %i numbers", (shortcut, learned) => {
    const { parameterCount } = graphOf("cifar-resnet-110", { options: { shortcut } });
    expect(parameterCount).toBe(withoutShortcuts + learned);
  });

  test("A takes every other pixel, and zeros for the channels that x lacks", () => {
    const sums = compute((literal) =>
      shortcuts.A({
        x: literal([1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        residual: literal([1, 2, 2, 2], [10, 20, 30, 40, 50, 60, 70, 80]),
        stride: 2,
        norm: "batch",
      }),
    );
    expect(sums).toEqual([11, 23, 37, 49, 50, 60, 70, 80]);
  });

  const shut = 1 / (1 + Math.exp(2 * 3 - 1));
  test.each<[ShortcutName, number]>([
    ["constant-scaling", 0.5 * 3 + 0.5 * 10],
    ["exclusive-gating", shut * 3 + (1 - shut) * 10],
    ["shortcut-only-gating", shut * 3 + 10],
    ["dropout", 3 + 10],
  ])("%s makes of x = 3 and F(x) = 10, with a gate of 2x − 1, %d", (shortcut, expected) => {
    const graph = new Graph();
    const [x, residual] = [graph.input("x", [1, 1, 1, 1]), graph.input("residual", [1, 1, 1, 1])];
    const sum = shortcuts[shortcut]({ x, residual, stride: 1, norm: "batch" });
    const numbers: Readonly<Record<string, number>> = {
      x: 3,
      residual: 10,
      "gate/weight": 2,
      "gate/bias": -1,
    };
    const feed = [...graph.inputs, ...graph.parameters].map((value): [Value, Tensor] => [
      value,
      { type: value.type, data: Float32Array.of(numbers[value.name] ?? Number.NaN) },
    ]);
    expect(interpret(graph, new Map(feed)).get(sum)?.data[0]).toBeCloseTo(expected, 5);
  });

  test("gates start from the bias that Table 1 finds best", () => {
    const { parameters } = graphOf("cifar-resnet-20", { options: { shortcut: "exclusive-gating" } });
    const biases = parameters.filter(({ name }) => name.endsWith("/gate/bias"));
    expect(biases).toHaveLength(9);
    for (const { initializer } of biases) expect(initializer).toEqual({ kind: "constant", value: -6 });
  });
});

describe("the units of Fig. 4", () => {
  const [conv, norm, relu, add] = ["Conv", "BatchNormalization", "Relu", "Add"];

  test.each([
    ["original", [conv, norm, relu, conv, norm, add, relu]],
    ["norm-after-addition", [conv, norm, relu, conv, add, norm, relu]],
    ["relu-before-addition", [conv, norm, relu, conv, norm, relu, add]],
    ["relu-preactivation", [relu, conv, norm, relu, conv, norm, add]],
    ["full-preactivation", [norm, relu, conv, norm, relu, conv, add]],
  ])("%s", (unit, operators) => {
    const graph = graphOf("cifar-resnet-20", { options: { unit } });
    expect(operatorsUnder(graph, "layer1/1")).toEqual(operators);
  });

  test.each([
    ["original", [conv, norm, relu], []],
    ["relu-preactivation", [conv, norm], [relu]],
    ["full-preactivation", [conv], [norm, relu]],
  ])("%s is activated once more where its units leave that out", (unit, stem, end) => {
    const graph = graphOf("cifar-resnet-20", { options: { unit } });
    const outside = graph.nodes.filter(({ path }) => !path.startsWith("layer")).map(({ op }) => op.name);
    expect(outside).toEqual([...stem, ...end, "GlobalAveragePool", "Flatten", "Gemm"]);
  });
});

describe("pre-activation", () => {
  const graph = graphOf("preact-resnet-18");
  const shortcutInto = (unit: string) => makerOf(graph, operandsOf(nodeIn(graph, unit, "Add"))[0]);

  test.each(["layer2/0", "layer3/0", "layer4/0"])("projects the activated tensor where %s begins", (unit) => {
    const projection = shortcutInto(unit);
    expect(projection.path).toBe(`${unit}/downsample`);
    const activation = makerOf(graph, operandsOf(projection)[0]);
    expect([activation.op.name, activation.path]).toEqual(["Relu", unit]);
    expect(makerOf(graph, operandsOf(activation)[0]).path).toBe(`${unit}/norm1`);
  });

  test("keeps a stage's other sums free of everything", () => {
    expect(shortcutInto("layer2/1")).toBe(nodeIn(graph, "layer2/0", "Add"));
  });

  test("splits the first unit behind its activation (§4.1)", () => {
    expect(shortcutInto("layer1/0").op.name).toBe("Relu");
  });

  test("does not normalise what it projects, the original does", () => {
    expect(operatorsUnder(graph, "layer2/0/downsample")).toEqual(["Conv"]);
    expect(operatorsUnder(graphOf("resnet-18"), "layer2/0/downsample")).toEqual([
      "Conv",
      "BatchNormalization",
    ]);
  });
});
