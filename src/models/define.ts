import { Graph, type Value } from "../ir/graph.ts";
import type { ImageShape } from "../ir/tensor.ts";
import { type Options, type Settings, settle } from "./options.ts";

export type TaskName = "segmentation" | "classification";

/** Numbers that a paper prints. Tests count again; what differs is said in a comment. */
export interface Published {
  /** All trained numbers with the default options. */
  readonly parameters?: number;
  /** Weights (no biases, no class layer) under a path of the network. */
  readonly weights?: Readonly<Record<string, number>>;
  /** The paper's "#MACs" under a path, per input pixel. */
  readonly operationsPerPixel?: Readonly<Record<string, number>>;
}

export interface ModelSpec<O extends Options> {
  readonly name: string;
  readonly task: TaskName;
  /** Where the network was published. */
  readonly paper: string;
  readonly options: O;
  /** The input that the paper trains on or counts for, with a batch of 1. */
  readonly input: ImageShape;
  readonly published: Published;
  /** From an image [n, 3, h, w] to scores [n, classes, h, w] or [n, classes, 1, 1]. */
  build(image: Value, settings: Settings<O>): Value;
}

/** What a network can be asked when its options are not known at compile time. */
export interface Model extends Omit<ModelSpec<Options>, "build"> {
  /** Builds the network for one input shape; throws `OptionError` or `ShapeError`. */
  graph(request?: GraphRequest): Graph;
  settings(given?: Readonly<Record<string, unknown>>): Settings<Options>;
}

export interface GraphRequest {
  readonly input?: ImageShape;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** The one input and the one output of every network in the zoo. */
export const IMAGE = "image";
export const SCORES = "scores";

export function defineModel<const O extends Options>(spec: ModelSpec<O>): Model {
  const settings = (given = {}) => settle(spec.name, spec.options, given);
  return {
    ...spec,
    settings,
    graph({ input = spec.input, options = {} } = {}) {
      const graph = new Graph();
      graph.output(SCORES, spec.build(graph.input(IMAGE, input), settings(options)));
      return graph;
    },
  };
}

/** Scales a number of channels; at least one is left. */
export const widened = (channels: number, width: number): number => Math.max(1, Math.round(channels * width));
