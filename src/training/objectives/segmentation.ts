import { SCORES } from "../../models/index.ts";
import { segmentationLoss } from "../../tasks/index.ts";
import { softCrossEntropy } from "../distillation/soft-cross-entropy.ts";
import { answerOf, type TaskObjective } from "./objective.ts";

/** A class for each pixel. */
export const segmentation: TaskObjective = {
  labels(answers, [h, w]) {
    const [n = 1] = answerOf(answers, SCORES).type.shape;
    return { dtype: "int32", shape: [n, h, w] };
  },

  fromLabels(answers, labels, { recipe, classWeights }) {
    const { classWeighting: _, shiftPenalty: __, ...loss } = recipe.loss;
    const options = { ...loss, ...(classWeights && { classWeights }) };
    const { loss: value, pixelAccuracy } = segmentationLoss(answerOf(answers, SCORES), labels, options);
    return { loss: value, watched: { pixelAccuracy } };
  },

  fromTeacher: (answers, scores, { temperature }) =>
    softCrossEntropy(answerOf(answers, SCORES), scores, { axis: 1, temperature }),
};
