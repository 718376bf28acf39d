import { Graph, type Value } from "../ir/graph.ts";
import type { ImageShape } from "../ir/tensor.ts";
import { type Options, type Settings, settle } from "./options.ts";
import type { Published } from "./published.ts";

/** What a network answers: scores per pixel, scores per image, places, or feature maps for others to read. */
export type TaskName = "segmentation" | "classification" | "keypoints" | "features";

export interface ModelSpec<O extends Options> {
  readonly name: string;
  readonly task: TaskName;
  /** Where the network was published. */
  readonly paper: string;
  readonly options: O;
  /** The input that the paper trains on or counts for, with a batch of 1. */
  readonly input: ImageShape;
  readonly published: Published;
  /**
   * From an image [n, 3, h, w] to scores: [n, classes, h, w] for each pixel, or [n, classes] for the image. For
   * keypoints, the scores of places on heatmaps, and the points that they make.
   * Networks with several results return them by name.
   */
  build(image: Value, settings: Settings<O>): Value | ReadonlyMap<string, Value>;
}

/** What a network can be asked when its options are not known at compile time. */
export interface Model extends ModelSpec<Options> {
  /** Builds the network for one input shape; throws `OptionError` or `ShapeError`. */
  graph(request?: GraphRequest): Graph;
  settings(given?: Readonly<Record<string, unknown>>): Settings<Options>;
}

export interface GraphRequest {
  readonly input?: ImageShape;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** The one input of every network in the zoo. */
export const IMAGE = "image";
/** The output of every network that scores classes. */
export const SCORES = "scores";
/** The output of a network that finds keypoints: x and y of each, [n, keypoints, 2], where the image's edges are −1 and 1. */
export const POINTS = "points";

export function defineModel<const O extends Options>(spec: ModelSpec<O>): Model {
  const settings = (given = {}) => settle(spec.name, spec.options, given);
  return {
    ...spec,
    settings,
    graph({ input = spec.input, options = {} } = {}) {
      const graph = new Graph();
      const built = spec.build(graph.input(IMAGE, input), settings(options));
      for (const [name, value] of built instanceof Map ? built : [[SCORES, built] as const])
        graph.output(name, value);
      return graph;
    },
  };
}

/** Scales a number of channels; at least one is left. */
export const widened = (channels: number, width: number): number => Math.max(1, Math.round(channels * width));
