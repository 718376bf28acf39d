import { inRows, softArgmax } from "../../layers/index.ts";
import { POINTS, SCORES } from "../../models/index.ts";
import { add, constantOf, mul } from "../../ops/index.ts";
import { type KeypointAnswers, keypointLoss } from "../../tasks/index.ts";
import { softCrossEntropy } from "../distillation/soft-cross-entropy.ts";
import type { Recipe } from "../recipe.ts";
import { type Answers, answerOf, type TaskObjective } from "./objective.ts";

/** Places of keypoints, and the heatmaps that they are read from. */
export const keypoints: TaskObjective = {
  labels(answers) {
    const { shape } = answerOf(answers, POINTS).type;
    return { dtype: "float32", shape };
  },

  fromLabels(answers, labels, { recipe }) {
    const options = { ...partsOf(recipe), image: recipe.plan.size };
    const { loss, distance } = keypointLoss(keypointAnswers(answers), labels, options);
    return { loss, watched: { distance } };
  },

  /** Coordinates and heatmaps weigh as they do against labels. */
  fromTeacher(answers, scores, { recipe, temperature }) {
    const { coordinates, heatmaps } = partsOf(recipe);
    const own = keypointAnswers(answers);
    const image = recipe.plan.size;
    const placed = () =>
      keypointLoss(own, softArgmax(scores, image), { coordinates, heatmaps: 0, image }).loss;
    const seen = () =>
      mul({
        a: softCrossEntropy(inRows(own.scores), inRows(scores), { axis: 2, temperature }),
        b: constantOf(scores, heatmaps),
      });
    if (!heatmaps) return placed();
    return coordinates ? add({ a: placed(), b: seen() }) : seen();
  },
};

const keypointAnswers = (answers: Answers): KeypointAnswers => ({
  scores: answerOf(answers, SCORES),
  points: answerOf(answers, POINTS),
});

function partsOf({ model, keypoints: parts }: Recipe): NonNullable<Recipe["keypoints"]> {
  if (parts) return parts;
  throw new Error(`the recipe of ${model} does not say what its loss is made of: this is a bug in thumbnet`);
}
