import { type Dataset, wholeBatches } from "../../data/index.ts";
import { type OpenedDataset, openDataset } from "../../data/node/index.ts";
import type { Feeds } from "../../engines/index.ts";
import { ort } from "../../engines/ort/index.ts";
import type { Graph } from "../../ir/index.ts";
import { contourPlot, lineChart, type Markup, textTable } from "../../reports/index.ts";
import { niceScale } from "../../reports/scale.ts";
import { describedModel, evenly, type Run, readRun, taskOf } from "../../runs/index.ts";
import { appendLoss, filterNormalised, lossesAlong, lossFeeds, placesAlong } from "../../training/index.ts";
import { checkClasses } from "../check-classes.ts";
import { defineCommand, type Io } from "../command.ts";
import { type DataRequest, openSplit, pixelsOf } from "../datasets.ts";
import { engineOptions, threadsOf } from "../engine.ts";
import { UsageError } from "../errors.ts";
import { barOf, liveLine } from "../live-line.ts";
import { typed } from "../options.ts";
import { checkPictureName, writePicture } from "../picture-file.ts";
import { trainedNetwork } from "../trained-network.ts";
import { dataOptions } from "../training-options.ts";

export const landscape = defineCommand({
  name: "landscape",
  summary: "walks from a trained network in random directions and draws how its loss grows",
  positionals: { run: { placeholder: "RUN", help: "a run that thumbnet train left" } },
  options: {
    dimensions: { kind: "choice", choices: ["1", "2"], help: "along one direction, or two", default: "1" },
    steps: {
      kind: "count",
      min: 3,
      help: "places along each direction; an odd number has the network itself in the middle",
      default: 21,
    },
    range: { kind: "number", above: 0, help: "how far to go, filters' own lengths being 1", default: 0.5 },
    images: {
      kind: "count",
      help: "pictures that the loss is a mean over, spread over the split",
      default: 8,
    },
    seed: { kind: "count", min: 0, help: "decides the directions, and which scenes are drawn", default: 0 },
    out: { kind: "text", placeholder: "FILE.svg|FILE.png", help: "draws the losses" },
    ...dataOptions,
    data: {
      ...dataOptions.data,
      help: "a folder of images and masks, or the drawn scenes; without it, the run's",
    },
    ...engineOptions,
  },
  examples: [
    "thumbnet landscape runs/camvid --out loss.svg",
    "thumbnet landscape runs/camvid --dimensions 2 --steps 15 --images 4 --out losses.png",
  ],
  async run({ run: folder, dimensions, steps, range, images, seed, out, threads, ...data }, io, given) {
    if (out !== undefined) checkPictureName(out);
    for (const name of ["classes", "skipBad"])
      if (given.has(name) && !given.has("data"))
        throw new UsageError(`--${typed(name)} goes with --data, another folder than the run's`);
    const run = await readRun(folder);
    const task = taskOf(run.description);
    if (task !== "segmentation")
      throw new UsageError(
        `${folder} is for ${task}; thumbnet landscape walks from networks that label pixels`,
      );
    const { description, weights } = await trainedNetwork(folder);
    const dataset = await validationSplit(run, { data, seed, io });
    checkClasses(dataset, description.classes, folder);
    const shown = evenly(dataset, images);
    const network = networkWithLoss(run);
    const way = (index: number) => filterNormalised(network, weights, { seed, index });
    const directions = dimensions === "2" ? ([way(0), way(1)] as const) : ([way(0)] as const);
    const at = placesAlong(range, steps);
    const line = counting(io, steps ** directions.length);
    const program = await ort({ threads: threadsOf(threads) }).compile(network);
    try {
      const examples = await examplesOf(shown, run);
      const { signal } = io;
      const progress = line.reached;
      const walk = { program, network, weights, directions, at, examples, signal, progress };
      const losses = await lossesAlong(walk);
      const found = { model: description.model, pictures: shown.length, seed, at, losses };
      if (out !== undefined) await writePicture(out, drawingOf(found));
      return {
        json: { ...found, ...(out !== undefined && { file: out }) },
        text: [textOf(found), ...(out === undefined ? [] : [`drawn: ${out}`])].join("\n\n"),
      };
    } finally {
      line.stop();
      await program.close();
    }
  },
});

/** The split that the run was validated on, or that of another folder. */
async function validationSplit(
  { validation, recipe }: Run,
  { data, seed, io }: { readonly data: DataRequest; readonly seed: number; readonly io: Io },
): Promise<OpenedDataset> {
  const { size } = recipe.plan;
  return pixelsOf(
    data.data === undefined
      ? await openDataset(validation)
      : await openSplit(data, "val", { drawn: { size, seed }, io }),
  );
}

/** The run's network for one picture, with the loss that it was trained with. */
function networkWithLoss({ description, recipe, classWeights }: Run): Graph {
  const { options } = description;
  const network = describedModel(description).graph({ options, input: [1, 3, ...recipe.plan.size] });
  const { crossEntropy, dice, focal, labelSmoothing } = recipe.loss;
  appendLoss(network, { crossEntropy, dice, focal, labelSmoothing, ...(classWeights && { classWeights }) });
  return network;
}

async function examplesOf(shown: Dataset, { recipe, description }: Run): Promise<readonly Feeds[]> {
  const { normalisation } = description;
  const examples: Feeds[] = [];
  for await (const batch of wholeBatches(shown, { size: recipe.plan.size, normalisation }))
    examples.push(lossFeeds(batch));
  return examples;
}

interface Found {
  readonly model: string;
  readonly pictures: number;
  readonly seed: number;
  readonly at: readonly number[];
  readonly losses: readonly (readonly number[])[];
}

function drawingOf({ model, at, losses }: Found): Markup {
  const [row = []] = losses;
  if (losses.length > 1)
    return contourPlot({
      title: `Loss of ${model} around its weights`,
      x: { title: "first direction" },
      y: { title: "second direction" },
      at,
      values: losses,
      value: "loss",
    });
  const [low = 0, high = 1] = [at[0], at.at(-1)];
  return lineChart({
    title: `Loss of ${model} around its weights`,
    across: {
      name: "along a random direction, in lengths of filters",
      scale: niceScale({ low, high, steps: 6 }),
    },
    series: [
      { name: "", tone: 1, mark: "dots", points: at.map((x, i) => [x, row[i] ?? Number.NaN] as const) },
    ],
  });
}

function textOf({ at, losses, pictures }: Found): string {
  const all = losses.flat();
  const middle = losses[losses.length >> 1]?.[at.indexOf(0)];
  const words = [
    `mean loss of ${pictures} pictures:`,
    ...(middle === undefined ? [] : [`${middle.toFixed(4)} in the middle,`]),
    `from ${Math.min(...all).toFixed(4)} to ${Math.max(...all).toFixed(4)} everywhere`,
  ].join(" ");
  if (losses.length > 1) return words;
  const rows = at.map((x, i) => [x, losses[0]?.[i] ?? null]);
  const columns = [
    { title: "along the direction", digits: 3 },
    { title: "loss", digits: 4 },
  ];
  return `${textTable({ columns, rows })}\n\n${words}`;
}

/** A bar that counts places, where a person looks on. */
function counting(io: Io, total: number) {
  if (!io.isTerminal) return { reached: () => {}, stop: () => {} };
  const line = liveLine(io);
  return {
    reached: (done: number) => line.show(`${barOf(done / total)}  ${done}/${total} places`),
    stop: line.stop,
  };
}
