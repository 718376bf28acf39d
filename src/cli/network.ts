import type { SkippedNode } from "../formats/onnx/read.ts";
import { type Graph, type ImageShape, ShapeError } from "../ir/index.ts";
import { type GraphRequest, type Model, modelNamed, zoo } from "../models/index.ts";
import { UsageError } from "./errors.ts";
import { shapeSentence } from "./failure.ts";
import { suggestion } from "./nearest.ts";

/** A network that was asked for on the command line. */
export interface Network {
  readonly name: string;
  readonly graph: Graph;
  /** Numbers for its parameters, where it was trained. */
  readonly weights?: Readonly<Record<string, Float32Array>>;
  /** Nodes of its file that were left out. */
  readonly skipped?: readonly SkippedNode[];
}

/** What to build of it. */
export interface NetworkRequest extends GraphRequest {
  /** What becomes of a file's operators that we have no words for. Default "refused". */
  readonly unknown?: "refused" | "skipped";
}

/** The model of the zoo with that name. */
export function modelFrom(name: string): Model {
  const model = modelNamed(name);
  if (model) return model;
  const names = zoo.map((known) => known.name);
  throw new UsageError(
    /[\\/]|\.(onnx|safetensors|squeezed|prototxt|net)$/i.test(name)
      ? `there is no file ${name}; thumbnet models lists the networks that need none`
      : `no model is called ${name}; ${suggestion(name, { names, otherwise: "thumbnet models lists them" })}`,
  );
}

/** The graph of a model; an image that is too small for it is told what size would fit. */
export function built(model: Model, request: GraphRequest): Graph {
  try {
    return model.graph(request);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const [, , h, w] = request.input ?? model.input;
    const [leastH, leastW] = leastOf(model, request);
    if (h >= leastH && w >= leastW) throw error;
    const [problem] = shapeSentence(error).split(";");
    throw new UsageError(
      `${model.name} cannot halve an image of ${h}x${w} often enough (${problem}); it needs ${leastH}x${leastW} or more`,
      { cause: error },
    );
  }
}

/** The least height and the least width that a model can be built for. */
function leastOf(model: Model, { input = model.input, options = {} }: GraphRequest): Least {
  const [n, c] = input;
  const [, , h, w] = model.input;
  const build = (size: ImageShape) => model.graph({ input: size, options });
  return leastSize(build, [n, c, h, w]);
}

type Least = readonly [h: number, w: number];

/** The least height and the least width that `build` does not throw for, up to those of `enough`; 0 when there is none. */
export function leastSize(build: (size: ImageShape) => unknown, [n, c, h, w]: ImageShape): Least {
  const builds = (size: ImageShape): boolean => {
    try {
      build(size);
      return true;
    } catch {
      return false;
    }
  };
  return [
    upTo(h).find((least) => builds([n, c, least, w])) ?? 0,
    upTo(w).find((least) => builds([n, c, h, least])) ?? 0,
  ];
}

const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, i) => i + 1);
