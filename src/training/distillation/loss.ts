import { InputError } from "../../data/index.ts";
import type { Value } from "../../ir/graph.ts";
import { sameShape } from "../../ir/tensor.ts";
import { SCORES } from "../../models/index.ts";
import { add, constantOf, mul, reduceMean, sub } from "../../ops/index.ts";
import { type Answers, answerOf, type LossRequest, type TaskObjective } from "../objectives/objective.ts";
import type { Objective } from "../step.ts";
import { hintName } from "./hints.ts";
import type { Distillation } from "./recipe.ts";
import { type TeacherAnswers, taughtName } from "./teacher.ts";

interface TeachingRequest {
  readonly task: TaskObjective;
  readonly answers: Answers;
  readonly taught: TeacherAnswers;
  readonly request: LossRequest;
}

/** The labels' loss, where labels count, + λ · the teacher's + what hints add. Watched numbers stay those of labels. */
export function withTeacher(own: Objective, { task, answers, taught, request }: TeachingRequest): Objective {
  const { distillation } = request.recipe;
  if (!distillation) throw new Error("there is a teacher but no recipe for it: this is a bug in thumbnet");
  const { graph } = own.loss;
  const { labels, lambda, temperature, hints, hintWeight } = distillation;
  const told = new Map(
    [...taught].map(([name, shape]) => [name, graph.input(taughtName(name), shape)] as const),
  );
  const parts: Value[] = labels ? [own.loss] : [];
  if (lambda > 0) {
    const scores = answerOf(told, SCORES);
    checkAlike(scores, answerOf(answers, SCORES));
    const soft = task.fromTeacher(answers, scores, { ...request, temperature });
    parts.push(weighed(soft, lambda));
  }
  for (const i of hints.keys()) {
    const off = sub({ a: answerOf(answers, hintName(i)), b: answerOf(told, hintName(i)) });
    parts.push(weighed(reduceMean({ x: mul({ a: off, b: off }) }), hintWeight));
  }
  const [first, ...others] = parts;
  if (!first) throw new RangeError("the loss has no part: let labels count, or give lambda a weight above 0");
  return { ...own, loss: others.reduce((sum, part) => add({ a: sum, b: part }), first) };
}

/** What a teacher must answer for the loss. */
export const taughtBy = ({ lambda, hints }: Distillation): readonly string[] => [
  ...(lambda > 0 ? [SCORES] : []),
  ...hints.map((_, i) => hintName(i)),
];

function checkAlike(teacher: Value, student: Value): void {
  const [given, wanted] = [teacher.type.shape, student.type.shape];
  if (sameShape(given, wanted)) return;
  throw new InputError(
    `the teacher's scores are [${given.join(", ")}] and the student's [${wanted.join(", ")}]; scores of one shape would fit`,
  );
}

const weighed = (x: Value, weight: number): Value =>
  weight === 1 ? x : mul({ a: x, b: constantOf(x, weight) });
