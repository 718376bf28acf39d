import { describe, expect, test } from "vitest";
import { channelMap } from "../../../src/compression/channels/index.ts";
import { Graph, type Value } from "../../../src/ir/index.ts";
import * as layers from "../../../src/layers/index.ts";
import * as ops from "../../../src/ops/index.ts";

/** A network from an image of three channels to scores that an unnamed last layer makes. */
function network(build: (image: Value) => Value): Graph {
  const graph = new Graph();
  const x = build(graph.input("image", [1, 3, 8, 8]));
  graph.output("scores", layers.conv2d(x, { name: "scores", channels: 2, kernel: 1 }));
  return graph;
}

const conv = (x: Value, name: string, channels: number, groups = 1): Value =>
  layers.conv2d(x, { name, channels, kernel: 1, bias: false, groups });

/** Every set by the slices of stored numbers that it takes: `name axis: positions`. */
const setsOf = (build: (image: Value) => Value): readonly string[] => {
  const graph = network(build);
  const stored = new Set<Value>(graph.parameters);
  return channelMap(graph)
    .families.flatMap(({ sets }) => sets)
    .map(({ positions }) => {
      const slices = new Map<string, number[]>();
      for (const { axis, i } of positions) {
        if (!stored.has(axis.of)) continue;
        const slice = `${axis.of.name.replace("/weight", "")} ${axis.axis}`;
        slices.set(slice, [...(slices.get(slice) ?? []), i]);
      }
      return Array.from(slices, ([slice, at]) => `${slice}: ${at.join(" ")}`).join(", ");
    });
};

const heldIn = (build: (image: Value) => Value) =>
  channelMap(network(build)).held.map(
    ({ maker, at, because }) => `${maker.along.of.name} ${at.length}: ${because}`,
  );

describe("which slices go together", () => {
  test("a filter, its bias, its norm's numbers and the slice behind that reads it", () => {
    const build = (image: Value) =>
      layers.batchNorm(layers.conv2d(image, { name: "a", channels: 2, kernel: 3 }), {});
    expect(setsOf(build)).toEqual(
      [0, 1].map((i) =>
        [`a 0: ${i}`, `a/bias 0: ${i}`]
          .concat(["scale", "bias", "mean", "variance"].map((name) => `norm/${name} 0: ${i}`))
          .concat(`scores 1: ${i}`)
          .join(", "),
      ),
    );
  });

  test("a skip couples the channels of both sides, one by one", () => {
    expect(setsOf((image) => layers.add(conv(image, "a", 2), conv(image, "b", 2)))).toEqual([
      "a 0: 0, b 0: 0, scores 1: 0",
      "a 0: 1, b 0: 1, scores 1: 1",
    ]);
  });

  test("a skip over several layers couples all of its stations", () => {
    const sets = setsOf((image) => {
      const a = conv(image, "a", 1 + 1);
      const b = layers.add(a, conv(conv(a, "b", 1), "c", 2));
      return layers.add(b, conv(conv(b, "d", 1), "e", 2));
    });
    expect(sets).toContain("a 0: 0, b 1: 0, c 0: 0, d 1: 0, e 0: 0, scores 1: 0");
    expect(sets).toContain("b 0: 0, c 1: 0");
    expect(sets).toHaveLength(4);
  });

  test("concat keeps its parts apart and numbers them anew", () => {
    expect(setsOf((image) => layers.joinChannels(conv(image, "a", 2), conv(image, "b", 1)))).toEqual([
      "a 0: 0, scores 1: 0",
      "a 0: 1, scores 1: 1",
      "b 0: 0, scores 1: 2",
    ]);
  });

  test("a depthwise filter goes with the channel that it reads", () => {
    const build = (image: Value) => conv(conv(image, "a", 3), "dw", 3, 3);
    expect(setsOf(build)[1]).toBe("a 0: 1, dw 0: 1, scores 1: 1");
    expect(setsOf(build)).toHaveLength(3);
  });

  test("a depthwise layer with two filters a channel loses both", () => {
    expect(setsOf((image) => conv(conv(image, "a", 2), "dw", 4, 2))).toEqual([
      "a 0: 0, dw 0: 0 1, scores 1: 0 1",
      "a 0: 1, dw 0: 2 3, scores 1: 2 3",
    ]);
  });

  test("every group of a grouped convolution loses the same channels, read and made", () => {
    expect(setsOf((image) => conv(conv(image, "a", 4), "g", 6, 2))).toEqual([
      "a 0: 0 2, g 1: 0",
      "a 0: 1 3, g 1: 1",
      "g 0: 0 3, scores 1: 0 3",
      "g 0: 1 4, scores 1: 1 4",
      "g 0: 2 5, scores 1: 2 5",
    ]);
  });

  test("a transposed convolution makes channels along its second axis", () => {
    const build = (image: Value) =>
      layers.convTranspose2d(conv(image, "a", 1 + 1), { name: "up", channels: 3, kernel: 2, stride: 2 });
    expect(setsOf(build)).toEqual([
      "a 0: 0, up 0: 0",
      "a 0: 1, up 0: 1",
      ...[0, 1, 2].map((i) => `up 1: ${i}, up/bias 0: ${i}, scores 1: ${i}`),
    ]);
  });

  test("groups of a transposed convolution", () => {
    const build = (image: Value) =>
      layers.convTranspose2d(conv(image, "a", 4), {
        name: "up",
        channels: 4,
        kernel: 2,
        groups: 2,
        bias: false,
      });
    expect(setsOf(build)).toEqual([
      "a 0: 0 2, up 0: 0 2",
      "a 0: 1 3, up 0: 1 3",
      "up 1: 0, scores 1: 0 2",
      "up 1: 1, scores 1: 1 3",
    ]);
  });

  test("a fully connected layer loses a column for each pixel of a channel", () => {
    const graph = new Graph();
    const x = ops.maxPool(
      { x: conv(graph.input("image", [1, 3, 4, 4]), "a", 2) },
      { kernelShape: [2, 2], strides: [2, 2] },
    );
    graph.output("scores", layers.linear(x, { name: "fc", channels: 5, bias: false }));
    const { families } = channelMap(graph);
    const columns = families.flatMap(({ sets }) =>
      sets.map(({ positions }) =>
        positions.flatMap(({ axis, i }) => (axis.of.name === "fc/weight" ? [i] : [])),
      ),
    );
    expect(columns).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
  });

  test("a shuffle mixes two groups, which lose the same channels", () => {
    const build = (image: Value) => layers.channelShuffle(conv(image, "a", 4), { groups: 2 });
    expect(setsOf(build)).toEqual(["a 0: 0 2, scores 1: 0 1", "a 0: 1 3, scores 1: 2 3"]);
  });

  test("a shuffle that is written as reshape, transpose and reshape says the same", () => {
    const build = (image: Value) => {
      const x = ops.reshape({ x: conv(image, "a", 6) }, { shape: [1, 2, 3, 8, 8] });
      const turned = ops.transpose({ x }, { perm: [0, 2, 1, 3, 4] });
      return ops.reshape({ x: turned }, { shape: [1, 6, 8, 8] });
    };
    expect(setsOf(build)).toEqual(
      setsOf((image) => layers.channelShuffle(conv(image, "a", 6), { groups: 2 })),
    );
  });

  test("split gives each part its own", () => {
    const build = (image: Value) => {
      const [first, second] = layers.splitChannels(conv(image, "a", 3), [1, 2]);
      return layers.joinChannels(conv(first, "b", 1), second);
    };
    expect(setsOf(build)).toEqual([
      "a 0: 0, b 1: 0",
      "a 0: 1, scores 1: 1",
      "a 0: 2, scores 1: 2",
      "b 0: 0, scores 1: 0",
    ]);
  });

  test("channels of zeros that a shortcut pads with go with the residual's", () => {
    const build = (image: Value) =>
      layers.add(layers.padChannels(conv(image, "a", 1), { channels: 2 }), conv(image, "b", 2));
    expect(setsOf(build)).toEqual(["a 0: 0, b 0: 0, scores 1: 0", "b 0: 1, scores 1: 1"]);
  });

  test("a channel of a block is four channels when its pixels are", () => {
    const build = (image: Value) => ops.spaceToDepth({ x: conv(image, "a", 2) }, { blockSize: 2 });
    expect(setsOf(build)).toEqual(["a 0: 0, scores 1: 0 2 4 6", "a 0: 1, scores 1: 1 3 5 7"]);
  });

  test("squeeze and excitation goes with what it weighs", () => {
    const build = (image: Value) => layers.squeezeExcite(conv(image, "a", 2), { channels: 1 });
    expect(setsOf(build)).toContain(
      "a 0: 0, squeezeExcite/squeeze 1: 0, squeezeExcite/excite 0: 0, squeezeExcite/excite/bias 0: 0, scores 1: 0",
    );
  });

  test("every channel of a shift is free, whatever its group", () => {
    expect(setsOf((image) => layers.shift(conv(image, "a", 20), { kernel: 3 }))).toHaveLength(20);
  });
});

describe("what stays whole", () => {
  test("the layer that answers", () => {
    expect(heldIn((image) => image)).toEqual(["scores/weight 2: it is what the network answers"]);
  });

  test("what meets the image itself", () => {
    expect(heldIn((image) => layers.add(image, conv(image, "a", 3)))[0]).toBe(
      "a/weight 3: it is what the network is fed",
    );
  });

  test("channels that a local response normalisation sums over", () => {
    expect(heldIn((image) => layers.lrn(conv(image, "a", 4)))[0]).toBe(
      "a/weight 4: LRN: local response normalisation sums over neighbouring channels",
    );
  });

  test("channels that a softmax compares", () => {
    expect(heldIn((image) => ops.softmax({ x: conv(image, "a", 4) }))[0]).toBe(
      "a/weight 4: Softmax: all numbers along it share one sum",
    );
  });

  test("channels that are cut out in steps", () => {
    const every = { axes: [1], starts: [0], ends: [4], steps: [2] };
    expect(heldIn((image) => ops.slice({ x: conv(image, "a", 4) }, every))[0]).toBe(
      "a/weight 4: Slice: only every so many positions of it are read",
    );
  });

  test("channels that are reshaped together with pixels beyond recognition", () => {
    const build = (image: Value) => {
      const x = ops.reshape({ x: conv(image, "a", 4) }, { shape: [1, 16, 4, 4] });
      return ops.reshape({ x: ops.transpose({ x }, { perm: [0, 2, 1, 3] }) }, { shape: [1, 32, 2, 4] });
    };
    expect(heldIn(build)[0]).toMatch(/^a\/weight 4: Reshape: it is split or joined with another axis$/);
  });
});
