import type { Graph } from "../../src/ir/graph.ts";
import type { ImageShape, Tensor } from "../../src/ir/tensor.ts";
import { modelNamed } from "../../src/models/index.ts";
import { numbersFor, randomImage } from "../formats/onnx/numbers.ts";

/** A network, small, at a size that its poolings do not divide. */
export interface Question {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly input: ImageShape;
}

const classes = 5;

/** Networks whose scores PyTorch has computed too: `oracle/segmentation.py`. */
export const questions: readonly Question[] = [
  { name: "fcn-8s", options: { classes, width: 1 / 16 }, input: [2, 3, 50, 75] },
  { name: "deeplab-largefov", options: { classes, width: 1 / 16 }, input: [1, 3, 35, 50] },
  { name: "segnet", options: { classes, width: 1 / 16 }, input: [2, 3, 45, 61] },
  { name: "segnet-basic", options: { classes, width: 1 / 8 }, input: [2, 3, 45, 61] },
  { name: "deconvnet", options: { classes, width: 1 / 32 }, input: [1, 3, 197, 225] },
  { name: "enet", options: { classes, width: 1 / 2 }, input: [2, 3, 45, 61] },
  { name: "enet-pytorchcv", options: { classes, width: 1 / 2 }, input: [2, 3, 45, 61] },
  { name: "edanet", options: { classes, growth: 16 }, input: [2, 3, 45, 61] },
  { name: "dabnet", options: { classes, width: 1 / 2 }, input: [2, 3, 45, 61] },
];

export interface Asked {
  readonly graph: Graph;
  readonly weights: Readonly<Record<string, Float32Array<ArrayBuffer>>>;
  readonly image: Tensor;
}

export function askedOf({ name, options, input }: Question): Asked {
  const model = modelNamed(name);
  if (!model) throw new Error(`the zoo has no ${name}`);
  const graph = model.graph({ input, options });
  return { graph, weights: numbersFor(graph), image: randomImage(input) };
}
