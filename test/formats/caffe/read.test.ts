import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { readCaffe } from "../../../src/formats/caffe/index.ts";
import type { Graph, Shape } from "../../../src/ir/index.ts";
import { modelNamed } from "../../../src/models/index.ts";
import { type Digest, digestOf, distance } from "../../support/digest.ts";
import { filled } from "../../support/filled.ts";
import { affine, caffemodel, norm, type Trained } from "./encode.ts";
import { nets } from "./nets.ts";

/** What OpenCV's reader and layers answer, in float32. Made by `npm run oracle`. */
const fixtureOf = (name: string): Readonly<Record<string, Digest>> =>
  JSON.parse(readFileSync(new URL(`../../fixtures/caffe/${name}.json`, import.meta.url), "utf8"));

/** What a network answers in float64 for the image that `filled` makes, or for given numbers. */
async function answers(prototxt: string, model: Uint8Array, image?: readonly number[]) {
  const { graph, weights } = readCaffe(prototxt, { caffemodel: model });
  const program = await interpreter("float64").compile(graph, { weights });
  const shape = graph.inputs[0]?.type.shape ?? [];
  const data = image ? Float32Array.from(image) : filled("image", shape);
  return program.run({ data: { type: { dtype: "float32", shape }, data } });
}

/** OpenCV computes in float32, and its fixtures hold nine digits. */
const within = 2e-6;

describe.each(nets)("$name", ({ name, prototxt, trained, old = false }) => {
  const expected = fixtureOf(name);

  test.each([
    ["float", caffemodel(trained, { old })],
    ["double", caffemodel(trained, { old, double: true })],
  ])("computes what OpenCV does, with %s numbers", async (_, model) => {
    const found = await answers(prototxt, model);
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    for (const [top, { type, data }] of Object.entries(found))
      expect(distance(digestOf(type.shape, data), expected[top] ?? digestOf([], []))).toBeLessThan(within);
  });
});

const input = (...dims: readonly number[]) =>
  `name: "net" input: "data" input_shape { ${dims.map((dim) => `dim: ${dim}`).join(" ")} }`;

const nodes = ({ nodes }: Graph) => nodes.map(({ op, path }) => `${path}: ${op.name}`);
const shapes = ({ outputs }: Graph) => Object.fromEntries([...outputs].map(([n, v]) => [n, v.type.shape]));

describe("a description", () => {
  test("is SqueezeNet's, counted as our own", ({ skip }) => {
    const file = new URL(
      "../../../../shared/data/squeezenet-deep-compression/SqueezeNet_deploy.prototxt",
      import.meta.url,
    );
    if (!existsSync(file)) skip("../shared/data has no SqueezeNet_deploy.prototxt");
    const { graph, name } = readCaffe(readFileSync(file, "utf8"));
    const ours = modelNamed("squeezenet-1.0")?.graph({
      input: [1, 3, 227, 227],
      options: { padConv10: true },
    });
    expect({ name, parameters: graph.parameterCount, macs: graph.macs }).toEqual({
      name: "FireNet",
      parameters: ours?.parameterCount,
      macs: ours?.macs,
    });
    expect(graph.parameterCount).toBe(1_248_424);
    expect(shapes(graph)).toEqual({ pool_final: [1, 1000, 1, 1] });
  });

  test("runs as it does in tests: what trains and what reports is left out", () => {
    const { graph } = readCaffe(`
      layer { name: "data" type: "Data" top: "data" top: "label" include { phase: TRAIN }
        transform_param { crop_size: 64 mirror: true } data_param { source: "x" batch_size: 32 backend: LMDB } }
      layer { name: "data" type: "Data" top: "data" top: "label" include { phase: TEST }
        transform_param { crop_size: 8 mean_value: 104 } data_param { batch_size: 5 } }
      layer { name: "noise" type: "Magic" bottom: "data" top: "data" include { phase: TEST stage: "deploy" } }
      layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 3 } }
      layer { name: "drop" type: "Dropout" bottom: "ip" top: "ip" exclude { phase: TEST } }
      layer { name: "acc" type: "Accuracy" bottom: "ip" bottom: "label" top: "acc" }
      layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
      layer { name: "side" type: "Sigmoid" bottom: "data" top: "side" }
      layer { name: "hush" type: "Silence" bottom: "side" }`);
    expect(graph.inputs[0]?.type.shape).toEqual([5, 3, 8, 8]);
    expect(nodes(graph)).toEqual(["ip: Flatten", "ip: Gemm", "side: Sigmoid"]);
    expect(shapes(graph)).toEqual({ ip: [5, 3] });
  });

  test("is built for the size that is asked", () => {
    const text = `layer { name: "data" type: "ImageData" top: "data" } layer { name: "r" type: "ReLU" bottom: "data" top: "r" }`;
    expect(shapes(readCaffe(text, { input: [1, 3, 5, 7] }).graph)).toEqual({ r: [1, 3, 5, 7] });
    expect(() => readCaffe(text)).toThrow('input "data": found no shape');
  });

  test.each([
    ["MAX", [1, 2, 3, 3]],
    ["AVE", [1, 2, 3, 3]],
  ])("rounds the size of a %s pooling up", (pool, expected) => {
    const { graph } = readCaffe(
      `${input(1, 2, 6, 6)} layer { name: "p" type: "Pooling" bottom: "data" top: "p"
        pooling_param { pool: ${pool} kernel_size: 3 stride: 2 } }`,
    );
    expect(shapes(graph)).toEqual({ p: expected });
  });

  test("rounds it down where it says so", () => {
    const { graph } = readCaffe(
      `${input(1, 2, 6, 6)} layer { name: "p" type: "Pooling" bottom: "data" top: "p"
        pooling_param { kernel_size: 3 stride: 2 round_mode: FLOOR } }`,
    );
    expect(shapes(graph)).toEqual({ p: [1, 2, 2, 2] });
  });

  test("says the constants of local normalisation as ours", () => {
    const { graph } = readCaffe(
      `${input(1, 4, 2, 2)} layer { name: "n" type: "LRN" bottom: "data" top: "n" lrn_param { local_size: 3 alpha: 0.25 beta: .5 k: 2 } }`,
    );
    expect(graph.nodes[0]?.attributes).toEqual({ size: 3, alpha: 0.25, beta: 0.5, bias: 2 });
  });
});

const layer = (type: string, name: string, rest = "") =>
  `layer { type: "${type}" name: "${name}" bottom: "data" top: "data" ${rest} }`;

describe("batch normalisation", () => {
  const both = `${input(1, 2, 1, 1)} ${layer("BatchNorm", "bn")} ${layer("Scale", "scale", "scale_param { bias_term: true }")}`;
  const trained: Trained = { bn: norm(2), scale: affine(2) };

  test("and its scale become one node", () => {
    const { graph } = readCaffe(both);
    expect(nodes(graph)).toEqual(["bn: BatchNormalization"]);
    expect(graph.parameters.map(({ name, role }) => `${name} ${role}`)).toEqual([
      "bn/mean statistic",
      "bn/variance statistic",
      "scale/scale bias",
      "scale/bias bias",
    ]);
  });

  test("divides its statistics by their third blob", () => {
    const { weights } = readCaffe(both, { caffemodel: caffemodel(trained) });
    const [factor = 0] = filled("bn.factor", [1]);
    expect(factor).not.toBeCloseTo(1);
    expect([...(weights["bn/mean"] ?? [])]).toEqual(
      [...filled("bn.running_mean", [2])].map((x) => expect.closeTo(x / factor, 6)),
    );
  });

  test("stays apart from a scale when something reads between them", () => {
    const text = `${input(1, 2, 1, 1)}
      layer { type: "BatchNorm" name: "bn" bottom: "data" top: "bn" }
      layer { type: "Scale" name: "scale" bottom: "bn" top: "scale" }
      layer { type: "Eltwise" name: "sum" bottom: "bn" bottom: "scale" top: "sum" }`;
    expect(nodes(readCaffe(text).graph)).toEqual([
      "bn: BatchNormalization",
      "scale: Reshape",
      "scale: Mul",
      "sum: Add",
    ]);
  });

  test("computes (x − mean) / √(variance + ε) alone", async () => {
    const text = `${input(1, 1, 1, 2)} ${layer("BatchNorm", "bn", "batch_norm_param { eps: 0.5 }")}`;
    const found = await answers(text, caffemodel({ bn: norm(1) }), [3, -1]);
    const [[mean = 0], [variance = 0], [factor = 1]] = [
      filled("bn.running_mean", [1]),
      filled("bn.running_var", [1]),
      filled("bn.factor", [1]),
    ];
    const expected = [3, -1].map((x) => (x - mean / factor) / Math.sqrt(variance / factor + 0.5));
    expect([...(found["data"]?.data ?? [])]).toEqual(expected.map((y) => expect.closeTo(y, 6)));
  });
});

test("a scale of two bottoms gates the channels of an image", async () => {
  const text = `${input(1, 2, 1, 2)}
    layer { type: "Pooling" name: "mean" bottom: "data" top: "mean" pooling_param { pool: AVE global_pooling: true } }
    layer { type: "Flatten" name: "flat" bottom: "mean" top: "flat" }
    layer { type: "Scale" name: "gate" bottom: "data" bottom: "flat" top: "gated" scale_param { axis: 0 } }`;
  const { graph } = readCaffe(text);
  const program = await interpreter("float64").compile(graph);
  const data = Float32Array.from([1, 3, 10, 30]);
  const found = await program.run({ data: { type: { dtype: "float32", shape: [1, 2, 1, 2] }, data } });
  expect([...(found["gated"]?.data ?? [])]).toEqual([2, 6, 200, 600]);
});

test("SegNet's upsampling puts maxima back where they stood, behind its normalisation", async () => {
  const shape: Shape = [1, 1, 2, 4];
  const text = `${input(...shape)}
    layer { type: "Pooling" name: "pool" bottom: "data" top: "pool" top: "mask" pooling_param { kernel_size: 2 stride: 2 } }
    layer { type: "BN" name: "bn" bottom: "pool" top: "pool" bn_param { bn_mode: INFERENCE } }
    layer { type: "Upsample" name: "up" bottom: "pool" bottom: "mask" top: "up" upsample_param { scale: 2 } }`;
  const blobs = { bn: [["scale", [1, 1, 1, 1]] as const, ["shift", [1, 1, 1, 1]] as const] };
  const found = await answers(text, caffemodel(blobs), [1, 2, 8, 7, 4, 3, 5, 6]);
  const [[factor = 0], [shift = 0]] = [filled("bn.scale", [1, 1, 1, 1]), filled("bn.shift", [1, 1, 1, 1])];
  const expected = [0, 0, 8 * factor + shift, 0, 4 * factor + shift, 0, 0, 0];
  expect([...(found["up"]?.data ?? [])]).toEqual(expected.map((y) => expect.closeTo(y, 6)));
});
