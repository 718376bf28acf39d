import { apply, type Value } from "./graph.ts";
import type { Tensor, TensorType } from "./tensor.ts";

/** How many values one input slot of an operator takes. */
export type Arity = "one" | "optional" | "many";
export type Slots = Readonly<Record<string, Arity>>;

/** One `T` for each input slot: `T`, `T | undefined` or `readonly T[]`, as the slot's arity says. */
export type Bound<S extends Slots, T> = {
  readonly [K in keyof S]: S[K] extends "many" ? readonly T[] : S[K] extends "optional" ? T | undefined : T;
};

/** Like `Bound`, for callers: optional slots may be left out. */
export type Args<S extends Slots, T> = {
  readonly [K in keyof S as S[K] extends "optional" ? never : K]: S[K] extends "many" ? readonly T[] : T;
} & { readonly [K in keyof S as S[K] extends "optional" ? K : never]?: T | undefined };

export type Attributes = Readonly<Record<string, number | string | readonly number[]>>;

/** What a shape rule answers: the type of the one result, or of each result in turn. */
export type Results = TensorType | readonly TensorType[];

/** One `T` for each result of an operator. */
export type Each<Y extends Results, T> = Y extends TensorType ? T : { readonly [K in keyof Y]: T };

/** What one evaluation costs. Multiply–accumulates, not FLOPs; see docs/units.md. */
export interface Cost {
  readonly macs: number;
}

/** The cost of an operator that multiplies no weights. */
export const free = (): Cost => ({ macs: 0 });

/** Whether another right implementation must agree to the last bit, or may round differently. */
export type Exactness = "exact" | "rounding";

/** What an operator means. How an engine runs it is that engine's business. */
export interface OpSpec<S extends Slots, A extends Attributes, Y extends Results> {
  /** ONNX operator name, or a name of ours that ONNX does not use. */
  readonly name: string;
  readonly inputs: S;
  /** Every attribute with its default; a node always carries all of them. */
  readonly attributes: A;
  readonly exactness: Exactness;
  infer(inputs: Bound<S, TensorType>, attributes: A): Y;
  cost(inputs: Bound<S, TensorType>, attributes: A, outputs: Each<Y, TensorType>): Cost;
  /** Reference kernel: the plainest loops that are right. Outputs arrive zeroed. */
  evaluate(inputs: Bound<S, Tensor>, attributes: A, outputs: Each<Y, Tensor>): void;
}

export interface Op<S extends Slots = Slots, A extends Attributes = Attributes, Y extends Results = Results>
  extends OpSpec<S, A, Y> {
  (inputs: Args<S, Value>, attributes?: Partial<A>): Each<Y, Value>;
}

/** Results and what is known of the loss's derivative in them; a result that the loss ignores has none. */
export type Seed<Y extends Results> = Y extends TensorType
  ? { readonly y: Value; readonly dy: Value }
  : {
      readonly y: { readonly [K in keyof Y]: Value };
      readonly dy: { readonly [K in keyof Y]: Value | undefined };
    };

/** Derivative of an operator: for each input it can move, a thunk that emits ∂loss/∂input. */
export type Gradient<O> =
  O extends Op<infer S, infer A, infer Y>
    ? (
        inputs: Bound<S, Value>,
        seed: Seed<Y>,
        attributes: A,
      ) => {
        readonly [K in keyof S]?: (S[K] extends "many" ? () => readonly Value[] : () => Value) | undefined;
      }
    : never;

/** Makes an operator from its meaning: a function that adds a node to its operands' graph. */
export function defineOp<const S extends Slots, A extends Attributes, Y extends Results>(
  spec: OpSpec<S, A, Y>,
): Op<S, A, Y> {
  // The graph keeps operators of every signature in one list, so theirs is erased here and nowhere else.
  const call = (inputs: Args<S, Value>, attributes?: Partial<A>): unknown =>
    apply(call as unknown as Op, inputs, { ...spec.attributes, ...attributes });
  Object.defineProperty(call, "name", { value: spec.name });
  const { name: _, ...rest } = spec;
  return Object.assign(call, rest) as unknown as Op<S, A, Y>;
}
