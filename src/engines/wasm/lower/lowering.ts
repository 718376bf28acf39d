import type { Node, Value } from "../../../ir/graph.ts";
import type { Tensor } from "../../../ir/tensor.ts";
import type { Grids } from "../../../passes/grids.ts";
import type { Finish } from "../kernels/finish.ts";
import type { Kernel } from "../kernels/kernel.ts";
import type { View } from "../view.ts";
import { type Packing, packed } from "./packing.ts";

/** Words that are made from numbers which are known beforehand, such as packed weights. */
export interface Prepared {
  readonly from: readonly Value[];
  readonly words: number;
  /** How they are made where `from` is one value whose numbers are only moved or transformed. */
  readonly packing?: Packing;
  prepare(tensors: readonly Tensor[]): Float32Array | Int32Array;
}

/** Words that are made from one value by a packing. */
export const packedFrom = (value: Value, words: number, packing: Packing): Prepared => ({
  from: [value],
  words,
  packing,
  prepare: ([given]) => packed(packing, words, given?.data ?? []),
});

/** What a pointer of a kernel points at. */
export type Operand = View | Prepared;

/** A kernel that was called. */
export interface Step {
  readonly node: Node;
  readonly kernel: Kernel;
  readonly operands: ReadonlyMap<string, Operand>;
}

/** What a node is written into. */
export interface Lowering {
  readonly node: Node;
  /** Where a value lies; what is known beforehand is laid out first. */
  view(value: Value): View;
  /** An operand that must be known beforehand; otherwise the node is refused. */
  known(slot: string): Value;
  /** What the node does besides, with the steps of the grids in that, and where the result of all that lies. */
  readonly finish: Finish;
  readonly gridSteps: Prepared | undefined;
  readonly y: View;
  /** What numbers lie on grids of whole ones. */
  readonly grids: Grids;
  /** Runs a kernel with what its pointers point at, but for the scratch. */
  call<P extends string>(kernel: Kernel<P>, operands: { readonly [K in P]?: Operand | undefined }): void;
}

/** Writes the kernels of a node. */
export type Lower = (lowering: Lowering) => void;

/** A node that the engine does not run: why, and what would do. */
export class Refusal extends Error {
  constructor({ op, path }: Node, why: string) {
    super(`wasm does not run ${op.name} at ${path || "the top level"}: ${why}`);
  }
}
