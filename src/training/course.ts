import type { Batch } from "../data/index.ts";
import type { Engine } from "../engines/index.ts";
import type { Recipe } from "./recipe.ts";
import type { TrainingState } from "./state.ts";
import type { Numbers, TrainedForm } from "./trained-form.ts";
import { type StepReport, Trainer } from "./trainer.ts";

/** Some steps of a training in one form of the network. */
export interface Stretch {
  readonly steps: number;
  /** The form, of the numbers that the steps before left. */
  form(numbers: Numbers): TrainedForm;
}

export interface CourseRequest {
  readonly engine: Engine;
  /** Its steps are those of all stretches together. */
  readonly recipe: Recipe;
  readonly classWeights?: readonly number[] | undefined;
  /** The network's numbers before the first step. */
  readonly start: Numbers;
  /** Stretches whose forms train the same parameters: the optimizer's moments go from one to the next. */
  readonly stretches: readonly Stretch[];
  next(): Promise<Batch>;
  /** Told of every step; what it throws ends the training. */
  stepped?(report: StepReport, batch: Batch): void;
}

/** Trains a network in one form after another, and gives back its own numbers. */
export async function trainedInForms(request: CourseRequest): Promise<Numbers> {
  const { engine, recipe, classWeights, stretches, next, stepped } = request;
  let numbers = request.start;
  let state: TrainingState | undefined;
  for (const { steps, form } of stretches) {
    const { graph, start, plain } = form(numbers);
    const trainer = await Trainer.start({ engine, recipe, classWeights, form: graph, start, state });
    try {
      for (let left = steps; left > 0; left--) {
        const batch = await next();
        const report = await trainer.step(batch);
        stepped?.(report, batch);
      }
      numbers = plain(trainer.weights());
      state = trainer.state();
    } finally {
      await trainer.close();
    }
  }
  return numbers;
}
