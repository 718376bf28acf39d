import { type Graph, macsOf, type Node, type Shape, sizeOf, type Value, valuesOf } from "../ir/index.ts";
import { bytesIn } from "./storage.ts";

/** What one node computes and costs. */
export interface LayerCount {
  /** Block names from the outermost in; empty at the top level. */
  readonly path: string;
  readonly op: string;
  /** Shape of the result, or of the first of several. */
  readonly output: Shape;
  /** Trained numbers that the node reads and no node before it does. */
  readonly parameters: number;
  readonly macs: number;
}

/** What a network holds and what one evaluation of it costs. */
export interface NetworkCount {
  readonly layers: readonly LayerCount[];
  /** Trained numbers: weights and biases, without statistics. */
  readonly parameters: number;
  readonly macs: number;
  /** Bytes of everything trained that is stored, statistics included. */
  readonly weightBytes: number;
  /** Bytes of every node's results together, as if none were freed. */
  readonly activationBytes: number;
}

/** Counts a network, node by node. */
export function layersOf(graph: Graph): NetworkCount {
  const trained = new Set<Value>(graph.trained.filter(({ role }) => role !== "statistic"));
  const layers = graph.nodes.map((node): LayerCount => {
    const read = new Set(valuesOf(...Object.values(node.inputs)).filter((value) => trained.delete(value)));
    return {
      path: node.path,
      op: node.op.name,
      output: firstOf(node).type.shape,
      parameters: elementsOf([...read]),
      macs: macsOf(node),
    };
  });
  const results = graph.nodes.flatMap(({ result }) => valuesOf(result));
  return {
    layers,
    parameters: graph.parameterCount,
    macs: graph.macs,
    weightBytes: bytesIn(graph.trained),
    activationBytes: bytesIn(results),
  };
}

/** A node's result, or the first of several. */
export function firstOf({ op, result }: Node): Value {
  const [first] = valuesOf(result);
  if (!first) throw new Error(`${op.name} has no result: this is a bug in its infer`);
  return first;
}

const elementsOf = (values: readonly Value[]): number =>
  values.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
