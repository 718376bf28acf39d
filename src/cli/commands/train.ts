import { join } from "node:path";
import { carryOutTraining, sittingOptions } from "../carry-out-training.ts";
import { defineCommand } from "../command.ts";
import { engineOptions } from "../engine.ts";
import { trainingOptions } from "../training-options.ts";

export const train = defineCommand({
  name: "train",
  summary: "trains a network that labels pixels, classifies photographs or finds keypoints",
  positionals: {},
  options: { ...trainingOptions, ...sittingOptions, ...engineOptions },
  examples: [
    "thumbnet train --data streets --size 96x128 --steps 200 --lr 0.003 --schedule one-cycle --set norm=batch",
    "thumbnet train --data camvid --size 360x480 --batch 8 --steps 155 --out runs/camvid",
    "thumbnet train --task keypoints --model edgesegnet --data figures --steps 1000 --lr 0.003 --clip-norm 5",
    "thumbnet train --task classification --model squeezenet-1.1 --data flowers --batch 32 --epochs 10 --lr 0.001",
    "thumbnet train --out runs/camvid --resume",
  ],
  run: ({ out, resume, stopAfter, threads, ...asked }, io, given) =>
    carryOutTraining({
      folder: out ?? join("runs", asked.model),
      resume,
      stopAfter,
      threads,
      asked,
      values: asked,
      given,
      table: trainingOptions,
      io,
    }),
});
