import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { interpret } from "../../src/engines/interpreter/interpreter.ts";
import { Graph, type Value } from "../../src/ir/index.ts";
import { conv2d, globalAveragePool, joinChannels, maxPool2d, squeezeExcite } from "../../src/layers/index.ts";
import { modelNamed } from "../../src/models/index.ts";
import { conv, convTranspose, cropLike, reshape, resize, transpose } from "../../src/ops/index.ts";
import { sightings, spansIn } from "../../src/profiling/fields/tracks.ts";
import { type ReceptiveField, receptiveFields } from "../../src/profiling/index.ts";

/** The receptive fields of a network by the names of values. */
function fieldsOf(graph: Graph): ReadonlyMap<string, ReceptiveField> {
  return new Map([...receptiveFields(graph)].map(([{ name }, field]) => [name, field]));
}

/** Size, stride and padding as Araujo et al. count them: the padding is what lies before the first pixel. */
function asPublished(field: ReceptiveField | undefined) {
  if (!field) return undefined;
  const [size, stride, centre] = [field.size[0], field.stride[0], field.centre[0]];
  return [size, stride, (size - 1) / 2 - centre];
}

type Row = readonly [of: string, size: number, stride: number, padding: number];

/**
 * The table of google-research/receptive_field, which Araujo, Norris & Sim 2019 print the last rows of, where images
 * have 321 pixels: there TF-Slim's padding is the same on both sides, as ours always is. Slim's residual networks halve
 * at the end of a stage and He et al.'s at the beginning of the next, so only their sizes, and the last stride, agree.
 */
const published: Readonly<Record<string, readonly Row[]>> = {
  alexnet: [
    ["conv1/Conv", 11, 4, 0],
    ["MaxPool", 19, 8, 0],
    ["conv2/Conv", 51, 8, 16],
    ["conv3/Conv", 99, 16, 32],
    ["conv4/Conv", 131, 16, 48],
    ["conv5/Conv", 163, 16, 64],
    ["MaxPool.2", 195, 32, 64],
  ],
  "vgg-11": [
    ["stage1/conv1/Conv", 3, 1, 1],
    ["MaxPool", 4, 2, 1],
    ["stage2/conv1/Conv", 8, 2, 3],
    ["MaxPool.1", 10, 4, 3],
    ["stage3/conv1/Conv", 18, 4, 7],
    ["stage3/conv2/Conv", 26, 4, 11],
    ["MaxPool.2", 30, 8, 11],
    ["stage4/conv1/Conv", 46, 8, 19],
    ["stage4/conv2/Conv", 62, 8, 27],
    ["MaxPool.3", 70, 16, 27],
    ["stage5/conv1/Conv", 102, 16, 43],
    ["stage5/conv2/Conv", 134, 16, 59],
    ["MaxPool.4", 150, 32, 59],
  ],
  "vgg-16": [
    ["stage1/conv1/Conv", 3, 1, 1],
    ["MaxPool", 6, 2, 2],
    ["stage2/conv1/Conv", 10, 2, 4],
    ["MaxPool.1", 16, 4, 6],
    ["stage3/conv1/Conv", 24, 4, 10],
    ["stage3/conv2/Conv", 32, 4, 14],
    ["MaxPool.2", 44, 8, 18],
    ["stage4/conv1/Conv", 60, 8, 26],
    ["stage4/conv2/Conv", 76, 8, 34],
    ["MaxPool.3", 100, 16, 42],
    ["stage5/conv1/Conv", 132, 16, 58],
    ["stage5/conv2/Conv", 164, 16, 74],
    ["MaxPool.4", 212, 32, 90],
  ],
  "mobilenet-v1": [
    ["conv1/Conv", 3, 2, 1],
    ["separable1/pointwise/Conv", 7, 2, 3],
    ["separable2/pointwise/Conv", 11, 4, 5],
    ["separable3/pointwise/Conv", 19, 4, 9],
    ["separable4/pointwise/Conv", 27, 8, 13],
    ["separable5/pointwise/Conv", 43, 8, 21],
    ["separable6/pointwise/Conv", 59, 16, 29],
    ["separable7/pointwise/Conv", 91, 16, 45],
    ["separable8/pointwise/Conv", 123, 16, 61],
    ["separable9/pointwise/Conv", 155, 16, 77],
    ["separable10/pointwise/Conv", 187, 16, 93],
    ["separable11/pointwise/Conv", 219, 16, 109],
    ["separable12/pointwise/Conv", 251, 32, 125],
    ["separable13/pointwise/Conv", 315, 32, 157],
  ],
  "inception-v3": [
    ["conv1a/Conv", 3, 2, 0],
    ["conv2a/Conv", 7, 2, 0],
    ["conv2b/Conv", 11, 2, 2],
    ["MaxPool", 15, 4, 2],
    ["conv3b/Conv", 15, 4, 2],
    ["conv4a/Conv", 23, 4, 2],
    ["MaxPool.1", 31, 8, 2],
    ["mixed5b/Concat", 63, 8, 18],
    ["mixed5c/Concat", 95, 8, 34],
    ["mixed5d/Concat", 127, 8, 50],
    ["mixed6a/Concat", 159, 16, 58],
    ["mixed6b/Concat", 351, 16, 154],
    ["mixed6c/Concat", 543, 16, 250],
    ["mixed6d/Concat", 735, 16, 346],
    ["mixed6e/Concat", 927, 16, 442],
    ["mixed7a/Concat", 1055, 32, 490],
    ["mixed7b/Concat", 1183, 32, 554],
    ["mixed7c/Concat", 1311, 32, 618],
  ],
  "resnet-50": [
    ["layer1/2/Add", 35, 4, 17],
    ["layer2/3/Add", 99, 8, 49],
    ["layer3/5/Add", 291, 16, 145],
    ["layer4/2/Add", 483, 32, 241],
  ],
  "resnet-101": [
    ["layer3/22/Add", 835, 16, 417],
    ["layer4/2/Add", 1027, 32, 513],
  ],
  "resnet-152": [
    ["layer2/7/Add", 163, 8, 81],
    ["layer4/2/Add", 1507, 32, 753],
  ],
  "resnet-200": [
    ["layer2/23/Add", 419, 8, 209],
    ["layer4/2/Add", 1763, 32, 881],
  ],
};

describe("published receptive fields", () => {
  test.each(Object.entries(published))("are those of %s", (name, rows) => {
    const graph = modelNamed(name)?.graph({ input: [1, 3, 321, 321] });
    if (!graph) throw new Error(`the zoo has no ${name}`);
    const fields = fieldsOf(graph);
    expect(rows.map(([of]) => [of, ...(asPublished(fields.get(of)) ?? [])])).toEqual(rows);
    // Every path of these networks is padded evenly, so that all of them meet.
    expect([...fields].filter(([, { aligned }]) => !aligned)).toEqual([]);
  });

  test("are the same at every size, and larger than small images", () => {
    const fields = fieldsOf(modelNamed("vgg-16")!.graph({ input: [1, 3, 64, 96] }));
    expect(asPublished(fields.get("MaxPool.4"))).toEqual([212, 32, 90]);
    expect(fields.get("MaxPool.4")).toMatchObject({ whole: true, even: true });
  });
});

/** The fields of what is built on an image of 12 by 16 pixels. */
function seenBy(build: (image: Value) => Value): ReceptiveField | undefined {
  const graph = new Graph();
  const y = build(graph.input("image", [1, 4, 12, 16]));
  return receptiveFields(graph).get(y);
}

const even = { whole: false, even: true, aligned: true };

describe("a receptive field, by hand,", () => {
  test("of a dilated convolution reaches from its first tap to its last", () => {
    expect(seenBy((x) => conv2d(x, { channels: 1, kernel: 3, dilation: 2, padding: 2 }))).toEqual({
      size: [5, 5],
      stride: [1, 1],
      centre: [0, 0],
      ...even,
    });
  });

  test("tells height from width", () => {
    expect(seenBy((x) => conv2d(x, { channels: 1, kernel: [1, 7], padding: [0, 3] }))).toMatchObject({
      size: [1, 7],
      centre: [0, 0],
    });
  });

  test("of a transposed convolution is that of the pixels below it, and differs from one to the next", () => {
    const halved = (x: Value) => maxPool2d(x, { kernel: 2, stride: 2 });
    const doubled = (x: Value, kernel: number) => {
      const w = x.graph.parameter("w", [4, 4, kernel, kernel], {
        role: "weight",
        initializer: { kind: "constant", value: 1 },
      });
      return convTranspose({ x, w }, { strides: [2, 2], pads: [1, 1, 1, 1] });
    };
    // Four taps at stride 2: two meet every pixel, so two of the pooled pixels are seen, four pixels of the image.
    expect(seenBy((x) => doubled(halved(x), 4))).toMatchObject({ size: [4, 4], stride: [1, 1], even: false });
    // Three taps: one or two of them meet a pixel.
    expect(seenBy((x) => doubled(halved(x), 3))).toMatchObject({ size: [4, 4], stride: [1, 1] });
  });

  test("of a map made twice as large is that of the small one, at half its stride", () => {
    const small = (x: Value) => conv2d(x, { channels: 4, kernel: 3, stride: 2 });
    expect(seenBy(small)).toMatchObject({ size: [3, 3], stride: [2, 2], centre: [0, 0] });
    expect(seenBy((x) => resize({ x: small(x) }, { scales: [2, 2] }))).toMatchObject({
      size: [3, 3],
      stride: [1, 1],
      // Two by two pixels have the middles 0, 0, 2, 2: on average half a pixel before their own.
      centre: [-0.5, -0.5],
      even: false,
    });
    expect(seenBy((x) => resize({ x: small(x) }, { scales: [2, 2], mode: "linear" }))).toMatchObject({
      size: [5, 5],
      stride: [1, 1],
    });
  });

  test("of a global pool is the whole image, and so is that of everything it gates", () => {
    expect(seenBy(globalAveragePool)).toMatchObject({
      size: [12, 16],
      stride: [0, 0],
      centre: [5.5, 7.5],
      whole: true,
    });
    expect(seenBy((x) => squeezeExcite(x, { channels: 2 }))).toMatchObject({ whole: true, stride: [1, 1] });
  });

  test("of joined paths holds all of them, and says when their middles are apart", () => {
    const together = (padding: number) =>
      seenBy((x) => {
        const wide = conv2d(x, { channels: 2, kernel: 5, padding });
        return joinChannels(cropLike({ x, like: wide }), wide);
      });
    expect(together(2)).toEqual({ size: [5, 5], stride: [1, 1], centre: [0, 0], ...even });
    expect(together(0)).toEqual({ size: [5, 5], stride: [1, 1], centre: [2, 2], ...even, aligned: false });
  });

  test("follows rows and columns through a change of axes", () => {
    const shuffled = (x: Value) => {
      const groups = reshape({ x }, { shape: [1, 2, 2, 12, 16] });
      const turned = transpose({ x: groups }, { perm: [0, 2, 1, 3, 4] });
      return reshape({ x: turned }, { shape: [1, 4, 12, 16] });
    };
    expect(seenBy((x) => shuffled(conv2d(x, { channels: 4, kernel: 3 })))).toMatchObject({
      size: [3, 3],
      stride: [1, 1],
    });
    expect(
      seenBy((x) => transpose({ x: maxPool2d(x, { kernel: 2, stride: 2 }) }, { perm: [0, 3, 2, 1] })),
    ).toEqual({
      size: [2, 2],
      stride: [2, 2],
      centre: [0.5, 0.5],
      ...even,
    });
  });

  test("is left out for what does not depend on the image", () => {
    const graph = new Graph();
    graph.input("image", [1, 1, 4, 4]);
    const other = graph.input("other", [1, 4]);
    expect(receptiveFields(graph).has(reshape({ x: other }, { shape: [2, 2] }))).toBe(false);
  });
});

/** One layer on a row of pixels, with weights of 1. */
type Layer = (x: Value) => Value;

const ones = (x: Value, shape: readonly number[]): Value =>
  x.graph.constant("ones", {
    type: { dtype: "float32", shape },
    data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1),
  });

const anyLayer: fc.Arbitrary<Layer> = fc.oneof(
  fc
    .record({
      k: fc.integer({ min: 1, max: 4 }),
      s: fc.integer({ min: 1, max: 3 }),
      p: fc.integer({ min: 0, max: 2 }),
    })
    .map(
      ({ k, s, p }): Layer =>
        (x) =>
          conv({ x, w: ones(x, [1, 1, 1, k]) }, { strides: [1, s], pads: [0, p, 0, p] }),
    ),
  fc.record({ k: fc.integer({ min: 2, max: 4 }), s: fc.integer({ min: 1, max: 3 }) }).map(
    ({ k, s }): Layer =>
      (x) =>
        convTranspose({ x, w: ones(x, [1, 1, 1, k]) }, { strides: [1, s] }),
  ),
  fc.constantFrom("nearest" as const, "linear" as const).map(
    (mode): Layer =>
      (x) =>
        resize({ x }, { scales: [1, 2], mode }),
  ),
  fc.constant<Layer>((x) => maxPool2d(x, { kernel: 1, stride: 1 })),
);

describe("the receptive field of layers in a row", () => {
  test("holds every pixel that changes an element, and begins and ends with one", () => {
    fc.assert(
      fc.property(fc.array(anyLayer, { minLength: 1, maxLength: 4 }), (layers) => {
        const graph = new Graph();
        const width = 40;
        const image = graph.input("image", [1, 1, 1, width]);
        const y = layers.reduce((x, layer) => layer(x), image as Value);
        const track = sightings(graph).get(y)?.seen[1];
        if (!track) throw new Error("nothing is seen");
        const run = (changed: number): ArrayLike<number> => {
          const data = Float64Array.from({ length: width }, (_, i) => (i === changed ? 5 : 1));
          return interpret(graph, new Map([[image, { type: image.type, data }]]), "float64").get(y)!.data;
        };
        const before = run(-1);
        const changes = Array.from({ length: width }, (_, i) => run(i));
        for (const [u, [low, high]] of spansIn(y, track).entries()) {
          const moved = [...changes.keys()].filter((i) => changes[i]![u] !== before[u]);
          expect(moved.filter((i) => i < low || i > high)).toEqual([]);
          // Far from the edges, where no padding takes part.
          if (low > 12 && high < width - 12 && low <= high)
            expect([moved[0], moved.at(-1)]).toEqual([low, high]);
        }
      }),
      { numRuns: 150 },
    );
  });
});
