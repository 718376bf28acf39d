import { describe, expect, test } from "vitest";
import { equalised, layersIn, prepared, uncapped } from "../../../src/compression/quantization/index.ts";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import {
  conv2d,
  convUnit,
  depthwiseUnit,
  linearly,
  maxPool2d,
  relu,
  relu6,
} from "../../../src/layers/index.ts";
import { modelNamed } from "../../../src/models/index.ts";
import { add, leakyRelu } from "../../../src/ops/index.ts";
import type { Filled } from "../../../src/passes/index.ts";
import { someWeights } from "../../models/small.ts";
import { distance } from "../../passes/distance.ts";
import { network } from "./networks.ts";

/** The largest weight of each filter, over all layers: how unevenly it is spread, as the ratio of most to least. */
function spreadOf(whole: Filled, layer: string): number {
  const found = layersIn(whole).find(({ w }) => w.parameter.name === `${layer}/weight`);
  if (!found) throw new Error(`no layer ${layer}`);
  const { data, parameter } = found.w;
  const inner = data.length / (parameter.type.shape[0] ?? 1);
  const reach = Array.from({ length: data.length / inner }, (_, c) =>
    Math.max(...Array.from(data.subarray(c * inner, (c + 1) * inner), Math.abs)),
  );
  return Math.max(...reach) / Math.min(...reach);
}

/** A depthwise network whose filters differ a thousandfold, as those of MobileNets do once their norms are folded. */
function uneven(): Filled {
  const whole = network((x) => {
    const wide = convUnit(x, { name: "expand", channels: 6, kernel: 1 });
    const deep = depthwiseUnit(wide, { name: "depthwise", kernel: 3 });
    return conv2d(deep, { name: "project", channels: 4, kernel: 1 });
  });
  const filters = whole.weights["depthwise/weight"] ?? new Float32Array();
  const scaled = filters.map((weight, i) => weight * 10 ** (Math.floor(i / 9) % 4));
  return { ...whole, weights: { ...whole.weights, "depthwise/weight": scaled } };
}

describe("equalising the channels of layers", () => {
  const chains = {
    "through a rectifier, depthwise": uneven(),
    "through nothing at all": network((x) =>
      conv2d(conv2d(x, { name: "a", channels: 5, kernel: 3 }), { name: "b", channels: 2, kernel: 1 }),
    ),
    "through pooling and a leaky rectifier": network((x) => {
      const y = leakyRelu({ x: conv2d(x, { name: "a", channels: 4, kernel: 1 }) });
      return conv2d(maxPool2d(y, { kernel: 2, stride: 2 }), { name: "b", channels: 3, kernel: 3, groups: 1 });
    }),
    "into groups": network((x) =>
      conv2d(convUnit(x, { name: "a", channels: 4, kernel: 1 }), {
        name: "b",
        channels: 6,
        kernel: 1,
        groups: 2,
      }),
    ),
  };

  test.each(Object.entries(chains))("changes weights but not what is computed: %s", async (_, whole) => {
    const even = equalised(whole);
    expect(even.weights).not.toEqual(whole.weights);
    expect(await distance(interpreter("float64"), whole, even)).toBeLessThan(1e-5);
  });

  test("gives the filters of a depthwise layer ranges that differ less", () => {
    const whole = uneven();
    expect(spreadOf(whole, "depthwise")).toBeGreaterThan(100);
    expect(spreadOf(equalised(whole), "depthwise")).toBeLessThan(spreadOf(whole, "depthwise") / 10);
  });

  test("leaves both layers of a pair with the same range in every channel", () => {
    const even = equalised(chains["through nothing at all"]);
    const [a = new Float32Array(), b = new Float32Array()] = [
      even.weights["a/weight"],
      even.weights["b/weight"],
    ];
    for (let c = 0; c < 5; c++) {
      const made = Math.max(...Array.from(a.subarray(c * 27, (c + 1) * 27), Math.abs));
      const read = Math.max(...[0, 1].map((out) => Math.abs(b[out * 5 + c] ?? 0)));
      // They meet at the geometric mean of what they were.
      expect(made / read).toBeCloseTo(1, 2);
    }
  });

  test("leaves alone what others read too, and what a top or a norm stands between", () => {
    const branched = network((x) => {
      const y = conv2d(x, { name: "a", channels: 3, kernel: 1 });
      return add({ a: y, b: conv2d(y, { name: "b", channels: 3, kernel: 1 }) });
    });
    const topped = network((x) =>
      conv2d(convUnit(x, { name: "a", channels: 3, kernel: 1, activation: relu6 }), {
        name: "b",
        channels: 2,
        kernel: 1,
      }),
    );
    for (const whole of [branched, topped]) expect(equalised(whole).weights).toEqual(whole.weights);
  });

  test("leaves what MobileNetV1 computes", async () => {
    const graph = modelNamed("mobilenet-v1")?.graph({
      input: [1, 3, 32, 32],
      options: { width: 0.25, classes: 5 },
    });
    if (!graph) throw new Error("the zoo has no mobilenet-v1");
    const whole = prepared({ graph: uncapped(graph), weights: someWeights(graph) });
    const even = equalised(whole);
    expect(await distance(interpreter("float64"), whole, even)).toBeLessThan(1e-4);
    expect(even.weights).not.toEqual(whole.weights);
  });
});

describe("a network without tops", () => {
  test("computes the same where nothing reaches them, and passes what goes beyond", async () => {
    const layer = (scale: number) => {
      const whole = network((x) => convUnit(x, { name: "a", channels: 3, kernel: 1, activation: relu6 }));
      const weights = (whole.weights["a/weight"] ?? new Float32Array()).map((w) => w * scale);
      return { ...whole, weights: { ...whole.weights, "a/weight": weights } };
    };
    const open = (whole: Filled) => ({ ...whole, graph: uncapped(whole.graph) });
    expect(await distance(interpreter(), layer(0.1), open(layer(0.1)))).toBe(0);
    expect(await distance(interpreter(), layer(100), open(layer(100)))).toBeGreaterThan(1);
  });

  test("keeps rectifiers and what is cut elsewhere", () => {
    const whole = network((x) => relu(linearly(x)));
    expect(uncapped(whole.graph).nodes.map(({ op }) => op.name)).toEqual(["Relu"]);
  });
});
