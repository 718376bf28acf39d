import { calibrationNames } from "../../compression/quantization/index.ts";
import { writeAtomically } from "../../data/node/index.ts";
import { ort } from "../../engines/ort/index.ts";
import { calibrationBatches, calibrationCount } from "../calibration-batches.ts";
import { checkReal } from "../check-real.ts";
import { defineCommand } from "../command.ts";
import { engineOptions, threadsOf } from "../engine.ts";
import { UsageError } from "../errors.ts";
import { trialFor } from "../judges.ts";
import { onnxBytes } from "../onnx-bytes.ts";
import { typed } from "../options.ts";
import { preprocessingFor, preprocessOptions } from "../preprocessing.ts";
import { quantise } from "../quantising.ts";
import { quantizedJson, quantizedText } from "../quantized-text.ts";
import { taskFor } from "../task.ts";
import { timedTogether } from "../timed-together.ts";
import { trainedNetwork, trainedSource } from "../trained-network.ts";
import { dataOptions } from "../training-options.ts";
import type { Tuning } from "../tune.ts";
import { tuningOptions } from "../tune-integers.ts";

export const quantize = defineCommand({
  name: "quantize",
  summary: "brings a trained network to 8-bit integers, measured and timed in ONNX Runtime",
  positionals: { source: trainedSource },
  options: {
    ...dataOptions,
    data: {
      ...dataOptions.data,
      help: "a folder of images and masks, the drawn scenes or figures, or a classifier's photographs; those to train on calibrate",
    },
    split: { kind: "text", help: "which part of the data measures the network", default: "val" },
    size: {
      kind: "size",
      help: "what pictures are resized to; without it, what the network was trained with",
      unit: "pixels",
    },
    ...preprocessOptions,
    images: { kind: "count", help: "pictures that calibrate; without it, up to 64" },
    calibration: {
      kind: "choice",
      choices: calibrationNames,
      help: "what decides the range of a grid: its ends, all but the outermost numbers, least loss of information, or least squared error",
      default: "mse",
    },
    symmetric: { kind: "flag", help: "puts 0 in the middle of the grids of values of both signs" },
    perChannel: { kind: "flag", help: "one scale for each filter, not for all of a layer", default: true },
    reduceRange: { kind: "flag", help: "weights of 7 bits, for processors without VNNI" },
    equalize: {
      kind: "flag",
      help: "scales channels so that neighbouring layers share their ranges evenly; ReLU6 becomes ReLU",
    },
    correctBias: { kind: "flag", help: "takes back what rounding weights adds to each channel's mean" },
    maxDrop: {
      kind: "number",
      min: 0,
      help: "points of the metric that may be lost; beyond, layers stay in float32, the most harmed first",
      default: 1,
    },
    ...tuningOptions,
    seed: {
      kind: "count",
      min: 0,
      help: "decides which scenes are drawn, and the order of --finetune",
      default: 0,
    },
    runs: {
      kind: "count",
      min: 0,
      help: "timed runs of both networks in turn, after three that warm up; 0 times nothing",
      default: 10,
    },
    ...engineOptions,
    out: { kind: "text", placeholder: "FILE.onnx", help: "the network in integers", required: true },
  },
  examples: [
    "thumbnet quantize squeeze-unet-camvid --data camvid --out int8.onnx",
    "thumbnet quantize runs/camvid --data camvid --calibration entropy --correct-bias --max-drop 0.5 --out int8.onnx",
    "thumbnet quantize mobilenet.safetensors --data photographs --equalize --out int8.onnx",
    "thumbnet quantize runs/camvid --data camvid --finetune 100 --class-weights inverse-log --out int8.onnx",
  ],
  async run({ source, out, split, size, preprocess, images, threads, runs, ...asked }, io, given) {
    if (!/\.onnx$/i.test(out))
      throw new UsageError(`--out ${out} is no ONNX file's name; ${out}.onnx would fit`);
    const idle = tuningNames.find((name) => given.has(name) && asked.finetune === undefined);
    if (idle) throw new UsageError(`--${typed(idle)} goes with --finetune`);
    const network = await trainedNetwork(source);
    checkReal(network, source);
    const { description } = network;
    const task = taskFor(description, { source, given, only });
    const engine = ort({ threads: threadsOf(threads) });
    const { judge, pictures, training } = await trialFor(
      task,
      { source, network, engine, io },
      {
        ...asked,
        split: given.has("split") ? split : undefined,
        size,
        preprocessing: preprocessingFor(description, { preprocess, size }),
      },
    );
    const count = calibrationCount(pictures, images);
    const batches = calibrationBatches(pictures, count, io.signal);
    const [, , h, w] = pictures.input;
    const tuning: Tuning | undefined =
      asked.finetune === undefined || !training
        ? undefined
        : { ...asked, description, steps: asked.finetune, spec: training, size: [h, w], engine, io };
    const result = await quantise({ network, judge, pictures, batches, engine, io }, { ...asked, tuning });
    const last = result.stages.at(-1);
    if (!last) throw new Error("nothing was quantised: this is a bug in thumbnet");
    const { calibration, symmetric, perChannel, reduceRange, equalize, correctBias } = asked;
    const how = { calibration, images: count, symmetric, perChannel, reduceRange, equalize, correctBias };
    const told = { "thumbnet.quantization": JSON.stringify({ ...how, leftOut: result.leftOut }) };
    await writeAtomically(out, onnxBytes(last.network, told));
    const times = await timedTogether([network, last.network], { pictures, engine, runs, io });
    const answer = {
      ...result,
      judge,
      pictures: count,
      alsoJudge: pictures.alsoJudge,
      times,
      input: pictures.input,
      file: out,
    };
    return { json: quantizedJson(answer), text: quantizedText(answer) };
  },
});

const tuningNames = ["lr", "batch", "classWeights"] as const;

const only = {
  preprocess: ["classification"],
  finetune: ["segmentation", "keypoints"],
  classWeights: ["segmentation"],
} as const;
