/** A network as hardware carries it out: what can be done on the way from one node to the next is folded in. */
import { type Graph, liveNodes, macsOf, type Node, sizeOf, type Value, valuesOf } from "../../ir/index.ts";
import { overwritable } from "../memory/in-place.ts";
import { storedValues } from "../stored.ts";
import { type Buffer, Buffers } from "./buffers.ts";

/** So many elements of a buffer. */
export interface Move {
  readonly buffer: Buffer;
  readonly elements: number;
}

/** A node that multiplies or moves, and the element-by-element nodes that are done on its result as it leaves. */
export interface Step {
  readonly node: Node;
  readonly macs: number;
  /** Elements of weights and bias. What is folded in has none: a norm is part of them by then. */
  readonly weights: number;
  /** Operands of the node. */
  readonly reads: readonly Move[];
  /** Other operands of what is folded in, e.g. the shortcut that is added. */
  readonly joins: readonly Move[];
  readonly writes: readonly Move[];
}

/** The steps of a network in order. Nodes that no output needs and those that only move weights are left out. */
export function stepsOf(graph: Graph): readonly Step[] {
  const stored = storedValues(graph);
  const isStored = (v: Value) => stored.has(v);
  const nodes = liveNodes(graph).filter(({ result }) => !valuesOf(result).every(isStored));
  const folding = new Folding(graph, { nodes, isStored });
  for (const node of nodes) folding.take(node);
  return folding.steps();
}

interface Draft {
  readonly node: Node;
  readonly reads: readonly Value[];
  readonly joins: Value[];
  results: readonly Value[];
}

interface Request {
  readonly nodes: readonly Node[];
  readonly isStored: (value: Value) => boolean;
}

/** Takes node after node, into a step of its own or into one before it. */
class Folding {
  readonly #isStored: Request["isStored"];
  readonly #readers: ReadonlyMap<Value, number>;
  readonly #ends: ReadonlySet<Value>;
  readonly #buffers: Buffers;
  readonly #drafts: Draft[] = [];
  /** Which draft makes a value. */
  readonly #makers = new Map<Value, number>();

  constructor({ inputs, outputs }: Graph, { nodes, isStored }: Request) {
    this.#isStored = isStored;
    this.#ends = new Set(outputs.values());
    this.#readers = tally([...nodes.flatMap((node) => this.#operandsOf(node)), ...this.#ends]);
    this.#buffers = new Buffers(inputs);
  }

  take(node: Node): void {
    const operands = this.#operandsOf(node);
    const results = valuesOf(node.result);
    const latest = Math.max(...operands.map((x) => this.#makers.get(x) ?? -1));
    const maker = this.#buffers.tryView(node, operands) ? latest : this.#fold(node, { operands, latest });
    for (const y of results) this.#makers.set(y, maker);
  }

  /** The draft that makes the node's results: the last before it, when it can work on that one's result as it leaves. */
  #fold(node: Node, { operands, latest }: { operands: readonly Value[]; latest: number }): number {
    const results = valuesOf(node.result);
    const draft = this.#drafts[latest];
    const host = overwritable(node).find((x) => this.#readers.get(x) === 1 && draft?.results[0] === x);
    if (draft && host && draft.results.length === 1 && macsOf(node) === 0) {
      draft.joins.push(...operands.filter((x) => x !== host));
      draft.results = results;
      for (const y of results) this.#buffers.alias(y, host);
      return latest;
    }
    for (const y of results) this.#buffers.add(y);
    return this.#drafts.push({ node, reads: operands, joins: [], results }) - 1;
  }

  steps(): readonly Step[] {
    return this.#drafts.map(({ node, reads, joins, results }, step) => {
      const moves = (values: readonly Value[]): readonly Move[] =>
        values.map((value) => ({
          buffer: this.#buffers.used(value, step, this.#ends),
          elements: sizeOf(value.type.shape),
        }));
      const stored = distinctOperands(node).filter(this.#isStored);
      return {
        node,
        macs: macsOf(node),
        weights: stored.reduce((sum, { type }) => sum + sizeOf(type.shape), 0),
        reads: moves(reads),
        joins: moves(joins),
        writes: moves(results),
      };
    });
  }

  #operandsOf(node: Node): readonly Value[] {
    return distinctOperands(node).filter((v) => !this.#isStored(v));
  }
}

const distinctOperands = ({ inputs }: Node): readonly Value[] => [
  ...new Set(valuesOf(...Object.values(inputs))),
];

function tally(values: readonly Value[]): ReadonlyMap<Value, number> {
  const times = new Map<Value, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return times;
}
