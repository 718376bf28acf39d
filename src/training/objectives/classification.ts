import { SCORES } from "../../models/index.ts";
import { classificationLoss } from "../../tasks/index.ts";
import { softCrossEntropy } from "../distillation/soft-cross-entropy.ts";
import { answerOf, type TaskObjective } from "./objective.ts";

/** A class for each photograph. */
export const classification: TaskObjective = {
  labels(answers) {
    const [n = 1] = answerOf(answers, SCORES).type.shape;
    return { dtype: "int32", shape: [n] };
  },

  fromLabels(answers, labels, { recipe: { loss } }) {
    const { loss: value, accuracy } = classificationLoss(answerOf(answers, SCORES), labels, loss);
    return { loss: value, watched: { top1: accuracy } };
  },

  fromTeacher: (answers, scores, { temperature }) =>
    softCrossEntropy(answerOf(answers, SCORES), scores, { axis: 1, temperature }),
};
