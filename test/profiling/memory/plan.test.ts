import { describe, expect, test } from "vitest";
import { Graph, sizeOf, type Value } from "../../../src/ir/index.ts";
import { conv2d, joinChannels, maxPool2d, relu } from "../../../src/layers/index.ts";
import { unet } from "../../../src/models/index.ts";
import { add, matMul, reshape, split, transpose } from "../../../src/ops/index.ts";
import { memoryPlan } from "../../../src/profiling/index.ts";

const conv = (x: Value, name: string, channels: number): Value => conv2d(x, { name, channels, kernel: 1 });

/** An image of 64 numbers a channel: 256 bytes. */
function network(build: (image: Value) => Value, channels = 1): Graph {
  const graph = new Graph();
  graph.output("y", build(graph.input("image", [1, channels, 8, 8])));
  return graph;
}

describe("a memory plan", () => {
  test("of a chain holds what a node reads and makes", () => {
    const { peakBytes, proven, arenaBytes, largest } = memoryPlan(
      network((x) => conv(conv(conv(x, "a", 4), "b", 2), "c", 1)),
    );
    expect({ peakBytes, proven, arenaBytes }).toEqual({
      peakBytes: 256 * (4 + 2),
      proven: true,
      arenaBytes: 256 * (4 + 2),
    });
    expect(largest.map(({ name }) => name)).toEqual(["a/Conv", "b/Conv"]);
  });

  test("of a rectifier takes no memory where nobody else reads what it reads", () => {
    expect(memoryPlan(network((x) => relu(conv(x, "a", 3)))).peakBytes).toBe(256 * (1 + 3));
    const both = network((x) => {
      const a = conv(x, "a", 3);
      return joinChannels(relu(a), a);
    });
    expect(memoryPlan(both).peakBytes).toBe(256 * (3 + 3 + 6));
  });

  test("writes a sum over one of its operands, but over neither when both are wanted later", () => {
    const sum = network((x) => add({ a: conv(x, "a", 2), b: conv(x, "b", 2) }));
    expect(memoryPlan(sum).peakBytes).toBe(256 * (1 + 2 + 2));
    const later = network((x) => {
      const [a, b] = [conv(x, "a", 2), conv(x, "b", 2)];
      return joinChannels(add({ a, b }), a, b);
    });
    expect(memoryPlan(later).peakBytes).toBe(256 * (2 + 2 + 2 + 6));
  });

  test("of a diamond does first what leaves less behind", () => {
    const diamond = network((x) => {
      const leavesMuch = conv(conv(x, "a", 6), "b", 5);
      const leavesLittle = conv(conv(x, "c", 10), "d", 1);
      return joinChannels(leavesMuch, leavesLittle);
    });
    const { order, peakBytes, writtenPeakBytes } = memoryPlan(diamond);
    // As written: image, b and c together, then b, c and d. Turned: d, a and b, then the join of 6 + 6.
    expect(writtenPeakBytes).toBe(256 * Math.max(1 + 5 + 10, 5 + 10 + 1));
    expect(peakBytes).toBe(256 * Math.max(10 + 1 + 1, 1 + 6 + 5, 6 + 6));
    expect(order.map(({ path }) => path)).toEqual(["c", "d", "a", "b", ""]);
  });

  test("of a U holds the skip until it is joined", () => {
    const u = network((x) => {
      const skip = conv(x, "down", 8);
      const low = conv(maxPool2d(skip, { kernel: 2, stride: 2 }), "low", 4);
      return joinChannels(conv2d(low, { name: "up", channels: 8, kernel: 1, padding: 2 }), skip);
    }, 1);
    const { peakBytes, largest } = memoryPlan(u);
    expect(peakBytes).toBe(256 * (8 + 8 + 16));
    expect(largest.map(({ name }) => name)).toEqual(["down/Conv", "up/Conv", "Concat"]);
  });

  test("counts what is fed and what is given out, not weights or what is made of them alone", () => {
    const graph = new Graph();
    const x = graph.input("x", [1, 4]);
    const w = graph.parameter("w", [3, 4], { role: "weight", initializer: { kind: "constant", value: 0 } });
    graph.output("y", matMul({ a: x, b: transpose({ x: w }) }));
    const { peakBytes, order } = memoryPlan(graph);
    expect({ peakBytes, nodes: order.map(({ op }) => op.name) }).toEqual({
      peakBytes: 4 * (4 + 3),
      nodes: ["MatMul"],
    });
  });

  test("leaves out nodes that no output needs, and what is said to be apart", () => {
    const graph = new Graph();
    const image = graph.input("image", [1, 1, 8, 8]);
    const state = graph.input("state", [1, 1, 8, 8]);
    conv(image, "unused", 50);
    graph.output("y", add({ a: image, b: state }));
    expect(memoryPlan(graph).peakBytes).toBe(2 * 256);
    expect(memoryPlan(graph, { apart: new Set([state]) }).peakBytes).toBe(256);
  });

  test("keeps outputs to the end, and every result of a node that somebody reads", () => {
    const graph = new Graph();
    const image = graph.input("image", [1, 4, 8, 8]);
    const [a, b] = split({ x: image }, { axis: 1, sizes: [1, 3] });
    if (!a || !b) throw new Error("split has two results");
    graph.output("a", a);
    graph.output("y", conv(conv(b, "wide", 9), "narrow", 1));
    const { peakBytes, lifetimes } = memoryPlan(graph);
    expect(peakBytes).toBe(256 * (1 + 3 + 9));
    expect(lifetimes.map(({ value, first, last }) => [value.name, first, last])).toEqual([
      ["image", 0, 0],
      ["Split", 0, 2],
      ["Split.1", 0, 1],
      ["wide/Conv", 1, 2],
      ["narrow/Conv", 2, 2],
    ]);
  });

  test("writes nothing over an output, even at the end", () => {
    const graph = new Graph();
    const a = conv(graph.input("image", [1, 1, 8, 8]), "a", 2);
    graph.output("a", a);
    graph.output("y", relu(a));
    const { peakBytes, arenaBytes, lifetimes } = memoryPlan(graph);
    expect([peakBytes, arenaBytes]).toEqual([256 * (2 + 2), 256 * (2 + 2)]);
    const [, first, second] = lifetimes;
    expect(first?.offset).not.toBe(second?.offset);
  });

  test("has lifetimes that add up to the peak, in an arena where what is held at once lies apart", () => {
    const graph = unet.graph({ input: [1, 3, 32, 48], options: { width: 0.1, norm: "batch" } });
    const { order, lifetimes, peakBytes, arenaBytes } = memoryPlan(graph);
    const inPlace = new Set(["Relu", "BatchNormalization", "PadToMultiple", "CropLike"]);
    const sums = order.map((node, step) => {
      const held = lifetimes.filter(({ first, last }) => first <= step && step <= last);
      const byPlace = new Map(held.map((life) => [life.offset, life]));
      if (!inPlace.has(node.op.name)) expect(byPlace.size).toBe(held.length);
      const places = [...byPlace.values()].sort((a, b) => a.offset - b.offset);
      for (const [i, { offset, bytes }] of places.entries())
        expect(offset + bytes).toBeLessThanOrEqual(places[i + 1]?.offset ?? arenaBytes);
      return places.reduce((sum, { bytes }) => sum + bytes, 0);
    });
    expect(Math.max(...sums)).toBe(peakBytes);
    expect(lifetimes.every(({ value, bytes }) => bytes === 4 * sizeOf(value.type.shape))).toBe(true);
  });

  test("takes a reshaped value for the same memory", () => {
    const graph = network((x) => reshape({ x: conv(x, "a", 2) }, { shape: [2, 64] }));
    expect(memoryPlan(graph).peakBytes).toBe(256 * (1 + 2));
  });
});
