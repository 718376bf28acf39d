import type { Graph } from "../../ir/graph.ts";
import { type Value, valuesOf } from "../../ir/graph.ts";
import { type Axis, axisOf, extentOf, type Tie } from "./axis.ts";

/** One position of one axis. */
export interface Position {
  readonly axis: Axis;
  readonly i: number;
}

/** Every position of every axis of a graph's values, in sets that grow together: a union-find. */
export class Positions {
  readonly #firstOf = new Map<Value, readonly number[]>();
  readonly #axes: Axis[] = [];
  /** Of each axis, the number of its first position. */
  readonly #starts: number[] = [];
  readonly #parents: Int32Array;
  readonly #held = new Map<number, string>();

  constructor(graph: Graph) {
    let count = 0;
    const results = graph.nodes.flatMap(({ result }) => valuesOf(result));
    for (const of of [...graph.inputs, ...graph.parameters, ...graph.constants, ...results])
      this.#firstOf.set(
        of,
        of.type.shape.map((extent, axis) => {
          const first = count;
          this.#axes.push(axisOf(of, axis));
          this.#starts.push(first);
          count += extent;
          return first;
        }),
      );
    this.#parents = Int32Array.from({ length: count }, (_, i) => i);
  }

  /** Both ends of a tie go or stay together. */
  couple({ from, to, at = (i) => i }: Tie): void {
    const [here, there] = [this.#first(from), this.#first(to)];
    for (let i = 0; i < extentOf(from); i++) this.#join(this.#rootOf(here + i), this.#rootOf(there + at(i)));
  }

  /** All of the axis stays, because. The first reason that is given is kept. */
  hold(axis: Axis, because: string): void {
    const first = this.#first(axis);
    for (let i = 0; i < extentOf(axis); i++) {
      const root = this.#rootOf(first + i);
      if (!this.#held.has(root)) this.#held.set(root, because);
    }
  }

  isHeld(axis: Axis): boolean {
    const first = this.#first(axis);
    for (let i = 0; i < extentOf(axis); i++) if (!this.#held.has(this.#rootOf(first + i))) return false;
    return true;
  }

  /** Why a position stays; `undefined` where it can go. */
  holdsOn({ axis, i }: Position): string | undefined {
    return this.#held.get(this.setOf({ axis, i }));
  }

  /** A number that all positions of a set share. */
  setOf({ axis, i }: Position): number {
    return this.#rootOf(this.#first(axis) + i);
  }

  /** The positions that can go, set by set. */
  free(): ReadonlyMap<number, readonly Position[]> {
    const sets = new Map<number, Position[]>();
    this.#axes.forEach((axis, a) => {
      for (let i = 0; i < extentOf(axis); i++) {
        const root = this.#rootOf((this.#starts[a] ?? 0) + i);
        if (this.#held.has(root)) continue;
        const set = sets.get(root);
        if (set) set.push({ axis, i });
        else sets.set(root, [{ axis, i }]);
      }
    });
    return sets;
  }

  #first({ of, axis }: Axis): number {
    const first = this.#firstOf.get(of)?.[axis];
    if (first === undefined) throw new Error(`${of.name} has no axis ${axis} here: this is a bug in a rule`);
    return first;
  }

  #rootOf(position: number): number {
    const parents = this.#parents;
    let root = position;
    while (parents[root] !== root) {
      // Every second step is shortened, so that the next search is.
      parents[root] = parents[parents[root]!]!;
      root = parents[root]!;
    }
    return root;
  }

  #join(a: number, b: number): void {
    if (a === b) return;
    const because = this.#held.get(a) ?? this.#held.get(b);
    this.#parents[b] = a;
    if (because !== undefined) this.#held.set(a, because);
  }
}
