import type { Graph, Node, Value } from "../ir/graph.ts";
import { formatType, sameShape, sizeOf, type Tensor } from "../ir/tensor.ts";

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

/** How long the nodes of a graph took, in milliseconds, run by run. */
export interface NodeTimes {
  /** The time of every node that ran by itself, in every run. */
  readonly byNode: ReadonlyMap<Node, readonly number[]>;
  /** Nodes that ran inside another, which has their time: a rectifier in its convolution. */
  readonly within: ReadonlyMap<Node, Node>;
  /** What went to no node in every run, such as bringing numbers into another layout. */
  readonly between: readonly number[];
}

/** A program that watches its nodes, and may be slower for it. */
export interface WatchedProgram extends Program {
  /** Closes the program and tells how long its nodes took in all of its runs. */
  nodeTimes(): Promise<NodeTimes>;
}

/** Whatever can run a graph. */
export interface Engine {
  readonly name: string;
  compile(graph: Graph, request?: CompileRequest): Promise<Program>;
  /** Like `compile`, for an engine that can tell its nodes apart. */
  watch?(graph: Graph, request?: CompileRequest): Promise<WatchedProgram>;
}

/** The parameters that `weights` has numbers for. */
export const storedIn = (graph: Graph, weights: Readonly<Record<string, Float32Array>>): Feeds =>
  Object.fromEntries(
    graph.parameters.flatMap((parameter) => {
      const { name, type } = parameter;
      const data = weights[name];
      return data ? [[name, fitting({ type, data }, parameter)]] : [];
    }),
  );

/** What is fed for `value`; an error unless something is, of its type. */
export function fed(value: Value, feeds: Feeds): Tensor {
  const tensor = feeds[value.name];
  if (!tensor) throw new Error(`${value.name} was not fed`);
  return fitting(tensor, value);
}

/** `tensor`, which a caller gives for `value`; an error unless it is of the value's type. */
export function fitting(tensor: Tensor, { name, type }: Pick<Value, "name" | "type">): Tensor {
  const { dtype, shape } = tensor.type;
  if (dtype !== type.dtype || !sameShape(shape, type.shape))
    throw new TypeError(`${name} is ${formatType(type)}, but was given ${formatType(tensor.type)}`);
  if (tensor.data.length !== sizeOf(shape))
    throw new TypeError(`${name} is ${formatType(type)}, but was given ${tensor.data.length} numbers`);
  return tensor;
}

/** The output of that name; an error unless the graph has it. */
export function outputOf({ outputs }: Graph, name: string): Value {
  const value = outputs.get(name);
  if (!value) throw new Error(`the graph has no output ${name}; it has ${[...outputs.keys()].join(", ")}`);
  return value;
}

/** Why a program that was closed does not run. */
export const closed = (): Error => new Error("the program was closed: compile the graph again");
