import { InputError } from "../../data/index.ts";
import type { Graph, Value } from "../../ir/graph.ts";
import { modelNamed, type TaskName } from "../../models/index.ts";
import { withTeacher } from "../distillation/loss.ts";
import type { TeacherAnswers } from "../distillation/teacher.ts";
import type { Recipe } from "../recipe.ts";
import type { StepRequest } from "../step.ts";
import { classification } from "./classification.ts";
import { keypoints } from "./keypoints.ts";
import type { Answers, LossRequest, TaskObjective } from "./objective.ts";
import { segmentation } from "./segmentation.ts";

/** The name of the step's input for what is known of the pictures. */
export const LABELS = "labels";

/** What networks are trained for. */
const objectives: Partial<Record<TaskName, TaskObjective>> = { segmentation, classification, keypoints };

export interface ObjectiveRequest extends LossRequest {
  /** The network that is trained, whose outputs the step has values for. */
  readonly network: Graph;
  /** What a teacher answers for a batch, where there is one. */
  readonly taught?: TeacherAnswers | undefined;
}

/** The loss that a recipe asks for, of its model's task. */
export function objectiveOf({ network, taught, ...request }: ObjectiveRequest): StepRequest["objective"] {
  const { recipe } = request;
  const task = taskObjective(recipe);
  if (recipe.distillation && !taught)
    throw new Error("the recipe has a teacher that nobody brought: this is a bug in thumbnet");
  return ({ graph }, became) => {
    const answers: Answers = new Map(
      [...network.outputs].map(([name, value]) => [name, inStep(value, became)]),
    );
    const { dtype, shape } = task.labels(answers, recipe.plan.size);
    const labels = graph.input(LABELS, shape, dtype);
    const own = task.fromLabels(answers, labels, request);
    return taught ? withTeacher(own, { task, answers, taught, request }) : own;
  };
}

function taskObjective({ model: name }: Recipe): TaskObjective {
  const model = modelNamed(name);
  const objective = model && objectives[model.task];
  if (objective) return objective;
  throw new InputError(
    model ? `${name} is for ${model.task}, which is not trained here` : `there is no model ${name}`,
  );
}

function inStep(value: Value, became: ReadonlyMap<Value, Value>): Value {
  const found = became.get(value);
  if (!found) throw new Error(`${value.name} was not inlined: this is a bug in thumbnet`);
  return found;
}
