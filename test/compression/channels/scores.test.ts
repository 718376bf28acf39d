import { describe, expect, test } from "vitest";
import { gradients } from "../../../src/autodiff/index.ts";
import {
  channelMap,
  filterNorms,
  normScales,
  type Scores,
  taylorScores,
} from "../../../src/compression/channels/index.ts";
import { interpret } from "../../../src/engines/interpreter/index.ts";
import { Graph, sizeOf, type Tensor, type Value } from "../../../src/ir/index.ts";
import * as layers from "../../../src/layers/index.ts";
import { constantOf, mul, reduceSum } from "../../../src/ops/index.ts";
import { mulberry32 } from "../../support/random.ts";

/** Two layers of one block: 1×1 filters of an image with two channels. */
function pair(): Graph {
  const graph = new Graph();
  const image = graph.input("image", [1, 2, 2, 2]);
  const layer = (x: Value, name: string, channels: number) =>
    layers.conv2d(x, { name, channels, kernel: 1, bias: false });
  graph.output("scores", layer(layer(image, "a", 3), "b", 1));
  return graph;
}

const inOrder = (scores: Scores): readonly number[] => [...scores.values()];

describe("filter norms", () => {
  test("are sums of magnitudes in parts of the layer's mean", () => {
    const a = Float32Array.of(1, -1, 3, 0, -2, -5);
    const scores = filterNorms(channelMap(pair()), { "a/weight": a });
    expect(inOrder(scores)).toEqual([2 / 4, 3 / 4, 7 / 4]);
  });

  test("of a skip are the mean of what makes both sides", () => {
    const graph = new Graph();
    const image = graph.input("image", [1, 1, 1, 1]);
    const side = (name: string) => layers.conv2d(image, { name, channels: 2, kernel: 1, bias: false });
    const joined = layers.add(side("a"), side("b"));
    graph.output("scores", layers.conv2d(joined, { name: "end", channels: 1, kernel: 1 }));
    const weights = { "a/weight": Float32Array.of(1, 3), "b/weight": Float32Array.of(-30, 10) };
    expect(inOrder(filterNorms(channelMap(graph), weights))).toEqual([(0.5 + 1.5) / 2, (1.5 + 0.5) / 2]);
  });

  test("of a transposed convolution follow its second axis", () => {
    const graph = new Graph();
    const image = graph.input("image", [1, 2, 2, 2]);
    const up = layers.convTranspose2d(image, { name: "up", channels: 2, kernel: 1, bias: false });
    graph.output("scores", layers.conv2d(up, { name: "end", channels: 1, kernel: 1 }));
    // Rows are what is read, columns what is made.
    const weights = { "up/weight": Float32Array.of(1, 2, 3, 10) };
    expect(inOrder(filterNorms(channelMap(graph), weights))).toEqual([4 / 8, 12 / 8]);
  });
});

/** A convolution, its norm and a rectifier, and a layer behind that reads two of its three channels' worth. */
function normed(): Graph {
  const graph = new Graph();
  const image = graph.input("image", [2, 2, 3, 3]);
  const x = layers.convUnit(image, { name: "a", channels: 3, kernel: 3, norm: "batch" });
  graph.output("scores", layers.conv2d(x, { name: "b", channels: 2, kernel: 1 }));
  return graph;
}

test("norm scales are magnitudes of γ, and a network without norms has none", () => {
  const scores = normScales(channelMap(normed()), { "a/norm/scale": Float32Array.of(-2, 0.5, 1) });
  expect(inOrder(scores)).toEqual([2, 0.5, 1]);
  expect(normScales(channelMap(pair()), {}).size).toBe(0);
});

describe("Taylor scores", () => {
  /** The sum of all answers, each with a weight of its own. */
  function lossOf(network: Graph): Value {
    const answers = network.outputs.get("scores");
    if (!answers) throw new Error("the network answers nothing");
    const random = mulberry32(2);
    const weights = Array.from({ length: sizeOf(answers.type.shape) }, () => random() - 0.5);
    return reduceSum({ x: mul({ a: answers, b: constantOf(answers, weights, answers.type.shape) }) });
  }

  function drawn(graph: Graph): Map<Value, Tensor> {
    const random = mulberry32(3);
    return new Map(
      [...graph.inputs, ...graph.parameters].map((value) => {
        const least = value.name.endsWith("variance") ? 0.5 : -0.5;
        const data = Float64Array.from({ length: sizeOf(value.type.shape) }, () => least + random());
        return [value, { type: value.type, data }] as const;
      }),
    );
  }

  /** By how much the loss falls for each part by which some numbers shrink, from differences in float64. */
  function slope(graph: Graph, loss: Value, shrinks: (name: string, i: number) => boolean): number {
    const at = (factor: number): number => {
      const feeds = [...drawn(graph)].map(([value, { type, data }]) => {
        const numbers = Float64Array.from(data, (x, i) => (shrinks(value.name, i) ? x * factor : x));
        return [value, { type, data: numbers }] as const;
      });
      return interpret(graph, new Map(feeds), "float64").get(loss)?.data[0] ?? Number.NaN;
    };
    const h = 1e-5;
    return (at(1 + h) - at(1 - h)) / (2 * h);
  }

  function scoresOf(graph: Graph, loss: Value): Scores {
    const map = channelMap(graph);
    const feeds = drawn(graph);
    const byValue = gradients({ of: loss, seed: constantOf(loss, 1), by: graph.parameters });
    const known = interpret(graph, feeds, "float64");
    const single = (value: Value | undefined) =>
      Float32Array.from((value && (known.get(value) ?? feeds.get(value)))?.data ?? []);
    return taylorScores(
      map,
      Object.fromEntries(graph.parameters.map((p) => [p.name, single(p)])),
      Object.fromEntries(graph.parameters.map((p) => [p.name, single(byValue.get(p))])),
    );
  }

  test("say by how much the loss changes as a filter and its bias shrink", () => {
    const build = (): Graph => {
      const graph = new Graph();
      const x = layers.convUnit(graph.input("image", [2, 2, 3, 3]), { name: "a", channels: 3, kernel: 3 });
      graph.output("scores", layers.conv2d(x, { name: "b", channels: 2, kernel: 1 }));
      return graph;
    };
    const graph = build();
    const scores = inOrder(scoresOf(graph, lossOf(graph)));
    const other = build();
    const loss = lossOf(other);
    scores.forEach((score, channel) => {
      const shrinks = (name: string, i: number) =>
        (name === "a/weight" && Math.floor(i / 18) === channel) || (name === "a/bias" && i === channel);
      expect(score).toBeCloseTo(Math.abs(slope(other, loss, shrinks)), 5);
    });
    expect(new Set(scores).size).toBe(3);
  });

  test("say by how much the loss changes as a norm's scale and shift do, where there is a norm", () => {
    const graph = normed();
    const scores = inOrder(scoresOf(graph, lossOf(graph)));
    const other = normed();
    const loss = lossOf(other);
    scores.forEach((score, channel) => {
      const shrinks = (name: string, i: number) => /norm\/(scale|bias)$/.test(name) && i === channel;
      expect(score).toBeCloseTo(Math.abs(slope(other, loss, shrinks)), 5);
    });
  });
});
