import type { Graph } from "../ir/graph.ts";
import type { Tensor } from "../ir/tensor.ts";

/** Tensors by the names of a graph's inputs, parameters or outputs. */
export type Feeds = Readonly<Record<string, Tensor>>;

export interface RunRequest {
  /** Names of the outputs wanted. Default: all of the graph's. */
  readonly outputs?: readonly string[];
  /** Tensors that receive an output in place, so that nothing is allocated for it. */
  readonly into?: Feeds;
}

/** A graph made ready to run many times. */
export interface Program {
  /** Computes outputs from the graph's inputs, and from those parameters that were not stored. */
  run(feeds: Feeds, request?: RunRequest): Promise<Feeds>;
  /** Frees what the program holds; it cannot run afterwards. */
  close(): Promise<void>;
}

export interface CompileRequest {
  /** Numbers for the graph's parameters, by name, that stay the same in every run. */
  readonly weights?: Readonly<Record<string, Float32Array>>;
}

/** Whatever can run a graph. */
export interface Engine {
  readonly name: string;
  compile(graph: Graph, request?: CompileRequest): Promise<Program>;
}
