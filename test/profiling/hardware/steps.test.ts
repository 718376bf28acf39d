import { describe, expect, test } from "vitest";
import { Graph, type Value } from "../../../src/ir/index.ts";
import { add, conv2d, convUnit, dropout, joinChannels, maxPool2d, relu } from "../../../src/layers/index.ts";
import { split } from "../../../src/ops/index.ts";
import { type Step, stepsOf } from "../../../src/profiling/hardware/steps.ts";
import {
  elementsOf,
  keptOnChip,
  streamedElements,
  touched,
} from "../../../src/profiling/hardware/traffic.ts";

/** The steps of a network on an image of 4 channels and 6×6 pixels. */
function stepsIn(build: (image: Value) => Value): readonly Step[] {
  const graph = new Graph();
  graph.output("y", build(graph.input("image", [1, 4, 6, 6])));
  return stepsOf(graph);
}

const namesOf = (steps: readonly Step[]) => steps.map(({ node }) => node.op.name);
const moved = ({ weights, reads, joins, writes }: Step) => [
  weights,
  elementsOf(reads),
  elementsOf(joins),
  elementsOf(writes),
];

describe("the steps of a network", () => {
  test("take a norm and a rectifier along with their convolution, without numbers of their own", () => {
    const steps = stepsIn((x) => convUnit(x, { channels: 8, kernel: 3, norm: "batch" }));
    expect(namesOf(steps)).toEqual(["Conv"]);
    expect(steps.map(moved)).toEqual([[8 * 4 * 9, 144, 0, 288]]);
  });

  test("add a shortcut on the way out of the convolution that comes last, which reads the shortcut once more", () => {
    const steps = stepsIn((x) => {
      const first = convUnit(x, { name: "first", channels: 4, kernel: 1 });
      return relu(add(first, conv2d(first, { name: "second", channels: 4, kernel: 1 })));
    });
    expect(namesOf(steps)).toEqual(["Conv", "Conv"]);
    expect(steps.map(moved)).toEqual([
      [20, 144, 0, 144],
      [20, 144, 144, 144],
    ]);
  });

  test("keep a rectifier apart whose input is read by others too", () => {
    const steps = stepsIn((x) => {
      const y = conv2d(x, { channels: 4, kernel: 1 });
      return joinChannels(relu(y), conv2d(y, { channels: 2, kernel: 1 }));
    });
    expect(namesOf(steps)).toEqual(["Conv", "Relu", "Conv"]);
  });

  test("write joined channels where they will lie, and read them there", () => {
    const steps = stepsIn((x) => {
      const squeezed = conv2d(x, { channels: 2, kernel: 1, bias: false });
      const [a, b] = [1, 3].map((kernel) => relu(conv2d(squeezed, { channels: 3, kernel, bias: false })));
      if (!a || !b) throw new Error("two expansions were made");
      return maxPool2d(dropout(joinChannels(a, b)), { kernel: 2, stride: 2 });
    });
    expect(namesOf(steps)).toEqual(["Conv", "Conv", "Conv", "MaxPool"]);
    expect(steps.map(moved)).toEqual([
      [8, 144, 0, 72],
      [6, 72, 0, 108],
      [54, 72, 0, 108],
      [0, 216, 0, 54],
    ]);
    const joined = steps[3]?.reads[0]?.buffer;
    expect(joined).toMatchObject({ elements: 216, first: 1, last: 3 });
    expect(steps[1]?.writes[0]?.buffer).toBe(joined);
  });

  test("copy what is joined a second time, with others or with itself", () => {
    const others = stepsIn((x) => {
      const [a, b, c] = ["a", "b", "c"].map((name) => conv2d(x, { name, channels: 1, kernel: 1 }));
      if (!a || !b || !c) throw new Error("three convolutions were made");
      return add(joinChannels(a, b), joinChannels(a, c));
    });
    expect(namesOf(others)).toEqual(["Conv", "Conv", "Conv", "Concat"]);
    const itself = stepsIn((x) => {
      const a = conv2d(x, { channels: 1, kernel: 1 });
      return joinChannels(a, a);
    });
    expect(namesOf(itself)).toEqual(["Conv", "Concat"]);
  });

  test("read a part of what was split", () => {
    const steps = stepsIn((x) => {
      const [, rest] = split({ x }, { axis: 1, sizes: [1, 3] });
      if (!rest) throw new Error("split has two results");
      return conv2d(rest, { channels: 1, kernel: 1, bias: false });
    });
    expect(steps.map(moved)).toEqual([[3, 108, 0, 36]]);
    expect(steps[0]?.reads[0]?.buffer.elements).toBe(144);
  });
});

describe("what crosses the edge of a chip", () => {
  const chain = stepsIn((x) => {
    const wide = conv2d(x, { name: "wide", channels: 16, kernel: 1, bias: false });
    const narrow = conv2d(wide, { name: "narrow", channels: 2, kernel: 1, bias: false });
    return conv2d(narrow, { name: "last", channels: 1, kernel: 1, bias: false });
  });

  test("is everything once when weights or inputs fit in half of the chip's memory", () => {
    const [wide] = chain;
    if (!wide) throw new Error("the chain has three steps");
    const product = groupsOf(1);
    expect(touched(wide)).toBe(64 + 144 + 576);
    expect(streamedElements(wide, product, 2 * 64)).toBe(64 + 144 + 576);
    // 40 and 36 make the weights come in two pieces and the inputs in four: the inputs are read twice.
    expect(streamedElements(wide, product, 2 * 40)).toBe(64 + 2 * 144 + 576);
    // In pieces of 10, the weights would read the inputs seven times; 15 pieces of inputs read the weights 15 times.
    expect(streamedElements(wide, product, 2 * 10)).toBe(Math.min(64 + 7 * 144, 15 * 64 + 144) + 576);
  });

  test("is everything once for groups that fit one at a time", () => {
    const [wide] = chain;
    if (!wide) throw new Error("the chain has three steps");
    expect(streamedElements(wide, groupsOf(4), 2 * 16)).toBe(touched(wide));
  });

  test("is not what has room on the chip from its first use to its last", () => {
    const sizes = (capacity: number) => [...keptOnChip(chain, capacity)].map(({ elements }) => elements);
    expect(sizes(72 + 576)).toEqual([72, 576]);
    expect(sizes(72 + 575)).toEqual([72]);
    expect(sizes(71)).toEqual([]);
  });
});

const groupsOf = (groups: number) => ({
  macs: 1,
  groups,
  depth: 1,
  filters: 1,
  taps: 1,
  streamed: 1,
  images: 1,
  places: [1, 1] as const,
  tapsPerPlace: 1,
  window: { stride: [1, 1], reach: [1, 1], image: [1, 1] } as const,
});
