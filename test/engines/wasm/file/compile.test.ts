import { describe, expect, test } from "vitest";
import {
  blankImage,
  imagenetNormalisation,
  normalise,
  type Preprocessing,
  preprocess,
  preprocessings,
  resizeImage,
} from "../../../../src/data/index.ts";
import { compiledFile, plainSimd, type Sight } from "../../../../src/engines/wasm/index.ts";
import { Graph } from "../../../../src/ir/graph.ts";
import { activeShift, globalAveragePool, leakyRelu } from "../../../../src/ops/index.ts";
import { highest } from "../../../../src/training/index.ts";
import { noisePicture, rgbaOf } from "./pictures.ts";
import { loaded } from "./running.ts";

/** Gives what it sees. */
function mirror([h, w]: readonly [number, number]): Graph {
  const graph = new Graph();
  graph.output("seen", leakyRelu({ x: graph.input("image", [1, 3, h, w]) }, { alpha: 1 }));
  return graph;
}

function seeing(sight: Sight, size: readonly [number, number], answer: "labels" | "numbers" = "numbers") {
  const task = answer === "labels" ? "segmentation" : "classification";
  return compiledFile({
    network: { graph: mirror(size), weights: {} },
    output: "seen",
    answer,
    sight,
    dialect: plainSimd,
    about: { task, classes: { names: ["red", "green", "blue"], colours: [] } },
  });
}

const plain: Sight = { channels: "rgb", normalisation: imagenetNormalisation };

describe("a compiled file sees pictures as the command line does, bit for bit:", () => {
  test.each([
    ["of its own size", 24, 16],
    ["smaller ones", 5, 3],
    ["a single pixel", 1, 1],
    ["larger ones", 37, 27],
    ["those that are halved once", 60, 41],
    ["those that are halved three times", 331, 203],
    ["those that shrink along one axis alone", 300, 16],
  ])("%s", async (_, width, height) => {
    const network = await loaded(seeing(plain, [16, 24]).bytes);
    const picture = noisePicture(width, height);
    const { scores } = network(rgbaOf(picture));
    const resized = resizeImage(picture, { width: 24, height: 16 });
    expect(scores).toEqual(normalise(resized, imagenetNormalisation));
  });

  test.each([
    ["torchvision's", { ...preprocessings.torchvision, shorterSide: 40, size: [32, 32] }],
    ["Caffe's", { ...preprocessings.caffe, shorterSide: 37, size: [33, 29] }],
    ["with margins", { ...preprocessings.torchvision, shorterSide: 20, size: [20, 90] }],
  ] as const)("with the preprocessing of a classifier, %s", async (_, given) => {
    const preprocessing: Preprocessing = given;
    const network = await loaded(seeing(preprocessing, preprocessing.size).bytes);
    for (const [width, height] of [
      [50, 70],
      [201, 144],
      [33, 33],
    ] as const) {
      const picture = noisePicture(width, height);
      expect(network(rgbaOf(picture)).scores).toEqual(preprocess(picture, preprocessing));
    }
  });

  test("one after the other", async () => {
    const network = await loaded(seeing(plain, [16, 24]).bytes);
    const [large, small] = [rgbaOf(noisePicture(700, 500)), rgbaOf(noisePicture(24, 16))];
    const { scores: first } = network(small);
    network(large);
    expect(network(small).scores).toEqual(first);
  });
});

test("what follows from weights alone is in the file: shifts that were learnt", async () => {
  const graph = new Graph();
  const offset = graph.parameter("offset", [3, 2], {
    role: "offset",
    initializer: { kind: "constant", value: 0 },
  });
  graph.output("seen", activeShift({ x: graph.input("image", [1, 3, 2, 4]), offset }));
  const none = { mean: [0, 0, 0], std: [1, 1, 1] };
  const { bytes } = compiledFile({
    network: { graph, weights: { offset: Float32Array.of(-1, 0, 0, 1.5, 0.25, -2) } },
    output: "seen",
    answer: "numbers",
    sight: { channels: "rgb", normalisation: none },
    dialect: plainSimd,
    about: { task: "classification", classes: { names: [], colours: [] } },
  });
  const picture = blankImage({ width: 4, height: 2 });
  picture.data.fill(255);
  const { scores } = (await loaded(bytes))(rgbaOf(picture));
  const [red, green] = [
    [0, 0, 0, 0, 1, 1, 1, 1],
    [1, 1, 0.5, 0, 1, 1, 0.5, 0],
  ];
  expect([...scores]).toEqual([...red, ...green, 0, 0, 1, 1, 0, 0, 0.75, 0.75]);
});

test("a mask has the first class of the highest score at every pixel", async () => {
  const network = await loaded(seeing(plain, [16, 24], "labels").bytes);
  const picture = noisePicture(24, 16);
  picture.data.fill(100, 0, 60);
  const { mask } = network(rgbaOf(picture));
  expect(mask).toEqual(highest(normalise(picture, imagenetNormalisation), [1, 3, 16, 24]));
});

test("keypoints are told in pixels of the picture, its edges being −1 and 1", async () => {
  const graph = new Graph();
  graph.output("points", globalAveragePool({ x: graph.input("image", [1, 3, 4, 4]) }));
  const half = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
  const { bytes } = compiledFile({
    network: { graph, weights: {} },
    output: "points",
    answer: "numbers",
    sight: { channels: "rgb", normalisation: half },
    dialect: plainSimd,
    about: { task: "keypoints", classes: { names: ["nose"], colours: [] } },
  });
  const picture = blankImage({ width: 30, height: 20 });
  picture.data.forEach((_, i) => {
    picture.data[i] = i % 3 === 0 ? 255 : 51;
  });
  const { points, labels } = (await loaded(bytes))(rgbaOf(picture));
  expect(labels).toEqual(["nose"]);
  const [[x, y] = []] = points;
  expect(x).toBeCloseTo(30, 4);
  expect(y).toBeCloseTo(20 * (51 / 255), 4);
});

test("the file imports nothing and says what it holds", () => {
  const file = seeing(plain, [16, 24], "labels");
  const module = new WebAssembly.Module(file.bytes);
  expect(WebAssembly.Module.imports(module)).toEqual([]);
  expect(WebAssembly.Module.exports(module).map(({ name }) => name)).toEqual([
    "prepare",
    "image",
    "run",
    "memory",
  ]);
  const [section = new ArrayBuffer()] = WebAssembly.Module.customSections(module, "thumbnet");
  expect(JSON.parse(new TextDecoder().decode(section))).toMatchObject({
    task: "segmentation",
    size: [16, 24],
    answer: { kind: "labels", bytes: 16 * 24 },
    peakBytes: file.peakBytes,
  });
  expect(file.codeBytes + file.weightBytes).toBe(file.bytes.length);
});
