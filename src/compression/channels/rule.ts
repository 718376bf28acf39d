import type { Value } from "../../ir/graph.ts";
import type { Attributes, Bound, Each, Op } from "../../ir/op.ts";
import type { Axis, Kept, Tie } from "./axis.ts";

/** Stored numbers that make channels, one part of them along the axis for each: a layer's filters, or a norm's scales. */
export interface Maker {
  readonly kind: "filter" | "bias" | "scale" | "shift";
  readonly along: Axis;
}

/** What an operator without attributes that count or name channels says of the axes that it reads and makes. */
export interface PlainLinks {
  readonly ties: readonly Tie[];
  /** Why every axis that no tie names stays whole. */
  readonly rest: string;
  /** Axes whose positions are nothing to the operator. */
  readonly unread?: readonly Axis[];
  readonly makers?: readonly Maker[];
}

/** What an operator says of its axes. */
export interface Links<A extends Attributes = Attributes> extends PlainLinks {
  /** Attributes that count or name channels, when only some stay. */
  attributes?(kept: Kept): Changed<A>;
}

/** Some of an operator's attributes. */
type Changed<A extends Attributes> = string extends keyof A ? A : Partial<A>;

/** What is known before a rule is asked. */
export interface Known {
  /** Whether no position of the axis can go, as far as the nodes before tell. */
  isHeld(axis: Axis): boolean;
}

/** Which channels an operator couples. */
export type Coupling<O> =
  O extends Op<infer S, infer A, infer Y>
    ? (
        site: {
          readonly inputs: Bound<S, Value>;
          readonly result: Each<Y, Value>;
          readonly attributes: A;
        },
        known: Known,
      ) => Links<A>
    : never;
