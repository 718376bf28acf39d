import type { Size } from "../../data/index.ts";
import type { Value } from "../../ir/graph.ts";
import type { TensorType } from "../../ir/tensor.ts";
import type { Recipe } from "../recipe.ts";
import type { Objective } from "../step.ts";

/** What a network answers within a step, by the names of its outputs. */
export type Answers = ReadonlyMap<string, Value>;

/** Everything that a loss is told beside answers and labels. */
export interface LossRequest {
  readonly recipe: Recipe;
  /** One weight a class; all alike when absent. */
  readonly classWeights: readonly number[] | undefined;
}

/** What one task of networks asks of a training step: a row of the table in `index.ts`. */
export interface TaskObjective {
  /** What a batch's labels are. */
  labels(answers: Answers, image: Size): TensorType;
  /** How far answers are from labels. */
  fromLabels(answers: Answers, labels: Value, request: LossRequest): Objective;
  /** How far answers, softened by a temperature, are from the scores of a teacher: one number. */
  fromTeacher(
    answers: Answers,
    scores: Value,
    request: LossRequest & { readonly temperature: number },
  ): Value;
}

export function answerOf(answers: Answers, name: string): Value {
  const value = answers.get(name);
  if (!value) throw new RangeError(`the network has no output named ${name}`);
  return value;
}
