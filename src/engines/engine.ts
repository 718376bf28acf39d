import type { Graph } from "../ir/graph.ts";
import type { Tensor } from "../ir/tensor.ts";

/** Tensors by the names of a graph's inputs, parameters or outputs. */
export type Feeds = Readonly<Record<string, Tensor>>;

/** A graph made ready to run many times. */
export interface Program {
  /** Computes the named outputs (default: all) from the graph's inputs and parameters. */
  run(feeds: Feeds, outputs?: readonly string[]): Promise<Feeds>;
  /** Frees what the program holds; it cannot run afterwards. */
  close(): Promise<void>;
}

/** Whatever can run a graph. */
export interface Engine {
  readonly name: string;
  compile(graph: Graph): Promise<Program>;
}
