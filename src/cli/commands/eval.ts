import { defineCommand } from "../command.ts";
import { engineNamed, runningOptions, threadsOf } from "../engine.ts";
import { evalClassification } from "../eval-classification.ts";
import { evalKeypoints } from "../eval-keypoints.ts";
import { evalSegmentation } from "../eval-segmentation.ts";
import { preprocessingFor, preprocessOptions } from "../preprocessing.ts";
import { taskFor, tasks } from "../task.ts";
import { trainedNetwork, trainedSource } from "../trained-network.ts";
import { dataOptions } from "../training-options.ts";

export const evaluation = defineCommand({
  name: "eval",
  summary: "measures a trained network on a split of labelled pictures",
  positionals: { source: trainedSource },
  options: {
    ...dataOptions,
    data: {
      ...dataOptions.data,
      help: "a folder of images and masks, the drawn scenes, or the drawn figures with their keypoints; for a classifier, photographs named by WordNet id beside synsets.txt, or a folder of them for each class",
    },
    classes: {
      ...dataOptions.classes,
      help: "class names, colours and void label, where the folder has no dataset.json; for a classifier, a list of classes where it has no synsets.txt",
    },
    task: {
      kind: "choice",
      choices: tasks,
      help: "what is measured; without it, what the network is for",
    },
    split: { kind: "text", help: "which part of the data, where it is divided", default: "val" },
    size: {
      kind: "size",
      help: "what pictures are resized to, or photographs cut to; without it, what the network was trained with",
      unit: "pixels",
    },
    ...preprocessOptions,
    seed: { kind: "count", min: 0, help: "decides which scenes are drawn", default: 0 },
    paper: { kind: "flag", help: "averages over batches of eight, as Squeeze U-Net's Table 7 does" },
    ...runningOptions,
  },
  examples: [
    "thumbnet eval runs/camvid --data camvid --split val",
    "thumbnet eval squeeze-unet-camvid --data camvid --json",
    "thumbnet eval compressed_SqueezeNet.net --data photographs --task classification",
  ],
  async run({ source, task: asked, engine, threads, preprocess, split, size, ...rest }, io, given) {
    const network = await trainedNetwork(source);
    const { description } = network;
    const task = taskFor(description, { source, task: asked, given, only });
    const loaded = await engineNamed(engine, { threads: threadsOf(threads) });
    const atHand = { source, network, engine: loaded, io };
    if (task === "segmentation") return evalSegmentation(atHand, { ...rest, split, size });
    if (task === "keypoints") return evalKeypoints(atHand, { ...rest, split });
    return evalClassification(atHand, {
      ...rest,
      split: given.has("split") ? split : undefined,
      preprocessing: preprocessingFor(description, { preprocess, size }),
    });
  },
});

const only = {
  preprocess: ["classification"],
  paper: ["segmentation"],
  seed: ["segmentation", "keypoints"],
  size: ["segmentation", "classification"],
} as const;
