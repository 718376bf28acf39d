import { type Graph, type ImageShape, ShapeError } from "../ir/index.ts";
import { type GraphRequest, type Model, modelNamed, zoo } from "../models/index.ts";
import { UsageError } from "./errors.ts";
import { shapeSentence } from "./failure.ts";
import { suggestion } from "./nearest.ts";

/** A network that was asked for on the command line. */
export interface Network {
  readonly name: string;
  readonly graph: Graph;
}

/** The model of the zoo with that name. */
export function modelFrom(name: string): Model {
  const model = modelNamed(name);
  if (model) return model;
  const names = zoo.map((known) => known.name);
  throw new UsageError(
    /[\\/]|\.(onnx|safetensors)$/i.test(name)
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
    const [leastH, leastW] = leastSize(model, request);
    if (h >= leastH && w >= leastW) throw error;
    const [problem] = shapeSentence(error).split(";");
    throw new UsageError(
      `${model.name} cannot halve an image of ${h}x${w} often enough (${problem}); it needs ${leastH}x${leastW} or more`,
      { cause: error },
    );
  }
}

/** The least height and the least width that a model can be built for, found by trying; 0 when there is none. */
function leastSize(model: Model, { input = model.input, options = {} }: GraphRequest): [number, number] {
  const [n, c] = input;
  const [, , enoughH, enoughW] = model.input;
  const builds = (size: ImageShape): boolean => {
    try {
      return model.graph({ input: size, options }).nodes.length > 0;
    } catch {
      return false;
    }
  };
  return [
    upTo(enoughH).find((h) => builds([n, c, h, enoughW])) ?? 0,
    upTo(enoughW).find((w) => builds([n, c, enoughH, w])) ?? 0,
  ];
}

const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, i) => i + 1);
