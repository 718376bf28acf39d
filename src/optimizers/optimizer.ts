import type { Value } from "../ir/graph.ts";

/** What one update may use. All vectors are flat, [parameters]; settings are scalars. */
export interface Update<M extends string = string, S extends string = string> {
  readonly parameters: Value;
  readonly gradient: Value;
  /** 1 where weights decay, 0 for biases and norms. */
  readonly decays: Value;
  readonly moments: Readonly<Record<M, Value>>;
  readonly settings: Readonly<Record<S, Value>>;
}

export interface Updated<M extends string = string> {
  readonly parameters: Value;
  readonly moments: Readonly<Record<M, Value>>;
}

/** A rule that moves parameters against their gradient, as nodes on the training graph. */
export interface Optimizer<M extends string = string, S extends string = string> {
  readonly name: string;
  /** Vectors it keeps from step to step, zeros at first. */
  readonly moments: readonly M[];
  /** Scalars it wants at each step, counted from 1. */
  settings(step: number, learningRate: number): Readonly<Record<S, number>>;
  emit(update: Update<M, S>): Updated<M>;
}
