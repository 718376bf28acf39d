import { join } from "node:path";
import { carryOutTraining, sittingOptions } from "../carry-out-training.ts";
import { defineCommand } from "../command.ts";
import { distillationOptions, teachingOf } from "../distillation-options.ts";
import { engineOptions } from "../engine.ts";
import { trainingOptions } from "../training-options.ts";

const { model: _, ...otherOptions } = trainingOptions;
const learningOptions = { ...distillationOptions, ...otherOptions };

export const distill = defineCommand({
  name: "distill",
  summary: "trains a network to answer as another does, with or without labels",
  positionals: {},
  options: { ...learningOptions, ...sittingOptions, ...engineOptions },
  examples: [
    "thumbnet distill --teacher runs/camvid --student edgesegnet --data camvid --size 144x192 --temperature 2 --lambda 1",
    "thumbnet distill --teacher squeeze-unet-camvid --student squeeze-unet --set width=0.5 --hint us1=us1 --data camvid",
    "thumbnet distill --teacher teacher.onnx --student l3u-net-64 --task keypoints --data figures --no-labels",
  ],
  run({ out, resume, stopAfter, threads, ...values }, io, given) {
    const { teacher, student, temperature, lambda, labels, hint, hintWeight, ...rest } = values;
    const learning = { teacher, student, temperature, lambda, labels, hint, hintWeight };
    const model = student ?? trainingOptions.model.default;
    return carryOutTraining({
      folder: out ?? join("runs", `${model}-distilled`),
      resume,
      stopAfter,
      threads,
      asked: { ...rest, model },
      values,
      given,
      table: learningOptions,
      io,
      teaching: () => teachingOf(learning, given),
    });
  },
});
