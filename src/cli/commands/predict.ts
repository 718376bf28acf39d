import { namingOptions, withClassNames } from "../class-names.ts";
import { defineCommand } from "../command.ts";
import { engineNamed, runningOptions, threadsOf } from "../engine.ts";
import { UsageError } from "../errors.ts";
import { predictClasses } from "../predict-classes.ts";
import { predictKeypoints } from "../predict-keypoints.ts";
import { predictMasks } from "../predict-masks.ts";
import { preprocessingFor, preprocessOptions } from "../preprocessing.ts";
import { taskFor } from "../task.ts";
import { trainedNetwork, trainedSource } from "../trained-network.ts";

export const predict = defineCommand({
  name: "predict",
  summary:
    "labels photographs: masks, coloured masks and overlays as PNG; or names what they show, or finds keypoints",
  positionals: {
    source: trainedSource,
    images: { placeholder: "IMAGE|DIR", help: "photographs, or folders of them", many: true },
  },
  options: {
    out: {
      kind: "text",
      placeholder: "DIR",
      help: "where the pictures of a network go that labels pixels or finds keypoints",
    },
    resolution: {
      kind: "choice",
      choices: ["trained", "own"],
      help: "labels a picture at the height that the network was trained at, or at its own",
      default: "trained",
    },
    ...namingOptions,
    ...preprocessOptions,
    skipBad: { kind: "flag", help: "reports files that are no images and goes on without them" },
    ...runningOptions,
  },
  examples: [
    "thumbnet predict squeeze-unet-camvid street.jpg --out out",
    "thumbnet predict compressed_SqueezeNet.net dog.jpg --classes synsets.txt",
  ],
  async run({ source, images, out, resolution, classes, preprocess, skipBad, engine, threads }, io, given) {
    const network = await withClassNames(await trainedNetwork(source), { source, file: classes });
    const { description } = network;
    const task = taskFor(description, { source, given, only });
    const loaded = await engineNamed(engine, { threads: threadsOf(threads) });
    const atHand = { source, network, engine: loaded, io };
    if (task === "classification") {
      const preprocessing = preprocessingFor(description, { preprocess });
      return predictClasses(atHand, { images, preprocessing, skipBad });
    }
    if (out === undefined)
      throw new UsageError("--out is missing: give a folder for the pictures that are made");
    if (task === "keypoints") return predictKeypoints(atHand, { images, out, skipBad });
    return predictMasks(atHand, { images, out, resolution, skipBad });
  },
});

const only = {
  out: ["segmentation", "keypoints"],
  resolution: ["segmentation"],
  preprocess: ["classification"],
} as const;
