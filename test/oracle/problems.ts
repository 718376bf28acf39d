import { randomOf } from "../../src/data/index.ts";
import type { Graph, Parameter } from "../../src/ir/graph.ts";
import { type ImageShape, sizeOf, type Tensor } from "../../src/ir/tensor.ts";
import { squeezeUnet } from "../../src/models/index.ts";
import { initialParameters } from "../../src/training/initialize.ts";

/** One thing that PyTorch and we both compute: a network, where it starts, and what it is shown. */
export interface Problem {
  /** Also the name of the fixture. */
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly input: ImageShape;
  /** Default: all pixels count alike. */
  readonly classWeights?: readonly number[];
  /** Added to what norms add. Default 0. */
  readonly normBias?: number;
  /** Of Adam. */
  readonly learningRate: number;
}

const seed = 20200414;
const ignored = 255;
const classes = 12;

const rising = Array.from({ length: classes }, (_, c) => 0.25 * (c + 1));

/**
 * Sizes that do not divide by 16, so that the padding and the crop count too.
 *
 * The full networks learn at the paper's rate: at 1e-3, PyTorch's own float32 loss is 22 % off its float64 loss after
 * twenty steps. Norms start with most activations above 0: a rectifier that rounding switches moves all gradients
 * before it by a hundredth, and twenty steps of a normalised network then part ways in PyTorch too.
 */
export const problems = [
  { name: "squeeze-unet", options: {}, input: [2, 3, 40, 56], learningRate: 1e-4 },
  {
    name: "squeeze-unet-batch-norm",
    options: { norm: "batch" },
    input: [2, 3, 40, 56],
    normBias: 2,
    learningRate: 1e-4,
  },
  {
    name: "squeeze-unet-narrow",
    options: { width: 0.125, halveAt: "expand" },
    input: [2, 3, 18, 31],
    classWeights: rising,
    learningRate: 1e-3,
  },
  {
    name: "squeeze-unet-narrow-batch-norm",
    options: { width: 0.0625, halveAt: "expand", norm: "batch" },
    input: [2, 3, 18, 31],
    classWeights: rising,
    normBias: 1,
    learningRate: 1e-3,
  },
] as const satisfies readonly Problem[];

export interface Inputs {
  readonly graph: Graph;
  /** Every parameter and statistic by name. */
  readonly parameters: ReadonlyMap<string, Float32Array>;
  readonly image: Tensor;
  readonly labels: Tensor;
}

export function inputsOf({ options, input, normBias = 0 }: Problem): Inputs {
  const graph = squeezeUnet.graph({ input, options: { classes, ...options } });
  const drawn = initialParameters(graph, seed);
  const parameters = new Map(graph.parameters.map((p) => [p.name, moved(p, drawn.get(p.name)!, normBias)]));
  return { graph, parameters, ...scene(input) };
}

/** Numbers that start at 0 or 1 everywhere are moved a little: otherwise a bias in the wrong place would not show. */
function moved({ name, initializer }: Parameter, numbers: Float32Array, normBias: number): Float32Array {
  if (initializer.kind !== "constant") return numbers;
  const random = randomOf(seed, "moved", name);
  const by = name.endsWith("/norm/bias") ? normBias : 0;
  return numbers.map((x) => x + by + random.between(-0.1, 0.1));
}

/** Tiles of 8×8 pixels, each of one class and its colour, with noise; some tiles and some single pixels are ignored. */
function scene([n, c, h, w]: ImageShape): { readonly image: Tensor; readonly labels: Tensor } {
  const random = randomOf(seed, "scene");
  const colours = Array.from({ length: classes * c }, () => random.between(-1, 1));
  const image = new Float32Array(sizeOf([n, c, h, w]));
  const labels = new Int32Array(sizeOf([n, h, w]));
  for (let b = 0; b < n; b++)
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++) {
        const tile = randomOf(seed, "tile", b, y >> 3, x >> 3);
        const label = tile.below(classes);
        const hidden = tile.chance(0.1) || random.chance(0.02);
        labels[(b * h + y) * w + x] = hidden ? ignored : label;
        for (let k = 0; k < c; k++)
          image[((b * c + k) * h + y) * w + x] = colours[label * c + k]! + random.between(-0.5, 0.5);
      }
  return {
    image: { type: { dtype: "float32", shape: [n, c, h, w] }, data: image },
    labels: { type: { dtype: "int32", shape: [n, h, w] }, data: labels },
  };
}
