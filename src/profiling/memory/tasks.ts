import { type Graph, liveNodes, type Node, type Value, valuesOf } from "../../ir/index.ts";
import { storageOf } from "../storage.ts";
import { storedValues } from "../stored.ts";
import { overwritable } from "./in-place.ts";

/** A node whose place in the order is to be found; buffers go by number. */
export interface Task {
  /** Buffers that it reads, each once. */
  readonly reads: readonly number[];
  readonly makes: readonly number[];
  /** Buffers that its first result may take over, as large as it, when nobody reads them later. */
  readonly overwrites: readonly number[];
}

/** What has to be computed, and what it takes to hold it. */
export interface Tasks {
  /** In an order that works. */
  readonly tasks: readonly Task[];
  /** Bytes of each buffer. */
  readonly bytes: readonly number[];
  /** Buffers that are full before the first task. */
  readonly given: ReadonlySet<number>;
  /** Buffers that are wanted after the last task. */
  readonly kept: ReadonlySet<number>;
}

/** The tasks of a graph, with the node behind each task and the value behind each buffer. */
export interface GraphTasks extends Tasks {
  readonly nodes: readonly Node[];
  readonly values: readonly Value[];
}

/** Nodes that no output needs, and those that only move weights, are left out: they need not run, or ran before. */
export function tasksOf(graph: Graph, apart: ReadonlySet<Value>): GraphTasks {
  const stored = storedValues(graph);
  const isCounted = (v: Value) => !stored.has(v) && !apart.has(v);
  const nodes = liveNodes(graph).filter(({ result }) => !valuesOf(result).every((y) => stored.has(y)));
  const values = [...graph.inputs, ...nodes.flatMap(({ result }) => valuesOf(result))].filter(isCounted);
  const numbers = new Map(values.map((value, number) => [value, number]));
  const numbersOf = (some: Iterable<Value>): number[] =>
    [...new Set(some)].flatMap((v) => numbers.get(v) ?? []);
  return {
    nodes,
    values,
    tasks: nodes.map((node) => ({
      reads: numbersOf(valuesOf(...Object.values(node.inputs))),
      makes: numbersOf(valuesOf(node.result)),
      overwrites: numbersOf(overwritable(node)),
    })),
    bytes: values.map(({ type }) => storageOf(type)),
    given: new Set(numbersOf(graph.inputs)),
    kept: new Set(numbersOf(graph.outputs.values())),
  };
}
