import { classWeightings } from "../tasks/index.ts";
import { optimizerNames, scheduleNames } from "../training/index.ts";
import type { Options } from "./options.ts";
import { type TrainedTask, trainedTasks } from "./trained-model.ts";

/** Where labelled pictures come from; every command that reads a dataset has these. */
export const dataOptions = {
  data: {
    kind: "text",
    placeholder: "DIR|streets|figures",
    help: "a folder of images and masks, or of a folder of photographs for each class; the drawn scenes, or the drawn figures with their keypoints",
  },
  classes: {
    kind: "text",
    placeholder: "camvid|voc|FILE",
    help: "class names, colours and void label, where the folder has no dataset.json",
  },
  skipBad: { kind: "flag", help: "reports files that do not fit and goes on without them" },
} as const satisfies Options;

const networkOptions = {
  task: {
    kind: "choice",
    choices: trainedTasks,
    help: "what the network learns: to label pixels, to classify photographs, or to find keypoints; without it, what it is for",
  },
  model: { kind: "text", placeholder: "MODEL", help: "a network of the zoo", default: "squeeze-unet" },
  set: { kind: "setting", help: "an option of the network, as thumbnet models lists them" },
  size: {
    kind: "size",
    help: "what pictures are resized to; without it, the first picture's size",
    unit: "pixels",
  },
  batch: { kind: "count", help: "pictures in a step", default: 8 },
  seed: { kind: "count", min: 0, help: "decides first weights, order and augmentation", default: 0 },
  from: { kind: "text", placeholder: "RUN|FILE", help: "starts from the weights of another training" },
  freeze: { kind: "text", placeholder: "PREFIX", help: "keeps the parameters whose names start so" },
} as const satisfies Options;

const optimizerOptions = {
  optimizer: { kind: "choice", choices: optimizerNames, help: "how gradients move weights", default: "adam" },
  momentum: {
    kind: "number",
    min: 0,
    max: 0.9999,
    help: "share of the first moment that stays",
    default: 0.9,
  },
  beta2: {
    kind: "number",
    min: 0,
    max: 0.99999,
    help: "share of adam's second moment that stays",
    default: 0.999,
  },
  nesterov: { kind: "flag", help: "lets sgd look one step ahead" },
  weightDecay: { kind: "number", min: 0, help: "pull of weights towards 0", default: 0 },
  clipNorm: { kind: "number", min: 0, help: "longest gradient followed as it is; 0 follows any", default: 0 },
} as const satisfies Options;

const lossOptions = {
  classWeights: {
    kind: "choice",
    choices: classWeightings,
    help: "how a class's rarity raises what its pixels count for",
    default: "none",
  },
  labelSmoothing: {
    kind: "number",
    min: 0,
    max: 0.9,
    help: "share of each target spread over all classes",
    default: 0,
  },
  crossEntropy: { kind: "number", min: 0, help: "weight of the cross-entropy in the loss", default: 1 },
  dice: { kind: "number", min: 0, help: "weight of the Dice loss", default: 0 },
  focal: { kind: "number", min: 0, help: "weight of the focal loss", default: 0 },
  shiftPenalty: {
    kind: "number",
    min: 0,
    help: "what a pixel of a shift layer's offset adds to the loss: most channels then stay where they are",
    default: 0,
  },
  coordinates: {
    kind: "number",
    min: 0,
    help: "weight of the squared distance of keypoints, the picture being 2 wide",
    default: 1,
  },
  heatmaps: { kind: "number", min: 0, help: "weight of the cross-entropy of heatmaps", default: 0.1 },
  spread: {
    kind: "number",
    above: 0,
    help: "deviation of the bell that a heatmap should show, the picture being 2 wide",
    default: 0.06,
  },
} as const satisfies Options;

/** Options of the loss that go with some tasks and not with others. */
export const onlyFor: Readonly<Record<TrainedTask, readonly (keyof typeof lossOptions)[]>> = {
  segmentation: ["classWeights", "labelSmoothing", "crossEntropy", "dice", "focal"],
  classification: ["labelSmoothing", "shiftPenalty"],
  keypoints: ["coordinates", "heatmaps", "spread"],
};

const augmentationOptions = {
  flip: { kind: "number", min: 0, max: 1, help: "probability of a mirror image", default: 0 },
  scaleMin: { kind: "number", above: 0, max: 8, help: "least random enlargement", default: 1 },
  scaleMax: { kind: "number", above: 0, max: 8, help: "most random enlargement", default: 1 },
  crop: { kind: "flag", help: "shows windows of the pictures at their own resolution" },
  rotation: { kind: "number", min: 0, max: 180, help: "most random turn", unit: "degrees", default: 0 },
  brightness: { kind: "number", min: 0, max: 1, help: "most random change of brightness", default: 0 },
  contrast: { kind: "number", min: 0, max: 1, help: "most random change of contrast", default: 0 },
  saturation: { kind: "number", min: 0, max: 1, help: "most random change of saturation", default: 0 },
  hue: { kind: "number", min: 0, max: 0.5, help: "most random turn of hue", unit: "turns", default: 0 },
  blur: { kind: "number", min: 0, max: 16, help: "widest random blur", unit: "pixels", default: 0 },
  noise: { kind: "number", min: 0, max: 1, help: "strongest random noise, white being 1", default: 0 },
} as const satisfies Options;

/** What every step of a training is like: on which pictures, of which network, with which update. */
export const stepOptions = {
  ...dataOptions,
  ...networkOptions,
  ...optimizerOptions,
  ...lossOptions,
  ...augmentationOptions,
} as const satisfies Options;

/** How a training goes from its first step to its last. */
export const courseOptions = {
  epochs: { kind: "count", help: "times through the training split; without it, --steps" },
  steps: { kind: "count", help: "batches to learn from", default: 155 },
  lr: { kind: "number", above: 0, help: "the highest learning rate", default: 1e-4 },
  schedule: {
    kind: "choice",
    choices: scheduleNames,
    help: "how the learning rate goes over the training",
    default: "constant",
  },
  warmup: {
    kind: "count",
    min: 0,
    help: "steps of linear growth before cosine and poly",
    unit: "steps",
    default: 0,
  },
  averaging: {
    kind: "number",
    min: 0,
    max: 0.99999,
    help: "share of the weights' moving average that a step leaves; 0 keeps none",
    default: 0,
  },
  validateEvery: {
    kind: "count",
    help: "steps from one validation to the next; without it, once an epoch",
    unit: "steps",
  },
  validationImages: { kind: "count", help: "pictures a validation looks at", default: 200 },
  checkpointEvery: {
    kind: "count",
    help: "steps from one checkpoint to the next",
    unit: "steps",
    default: 50,
  },
} as const satisfies Options;

/** Everything that decides a training, the most wanted first. */
export const trainingOptions = {
  ...dataOptions,
  ...networkOptions,
  ...courseOptions,
  ...stepOptions,
} as const satisfies Options;
