import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { isFolder, openDataset, writePng } from "../../data/node/index.ts";
import { ort } from "../../engines/ort/index.ts";
import { overlay } from "../../reports/index.ts";
import { filesOf, type Run, readNetwork, segmenterOf, startRun, trainRun } from "../../runs/index.ts";
import { labelled } from "../../training/index.ts";
import { defineCommand } from "../command.ts";
import { finishRun } from "../finish-run.ts";
import { defaultsOf } from "../options.ts";
import { planRun } from "../plan-run.ts";
import { progressOf } from "../progress.ts";
import { dataOptions, trainingOptions } from "../training-options.ts";

/** What learns to label small pictures in about a minute and a half on two cores. */
const recipe = {
  ...defaultsOf(trainingOptions),
  set: { norm: "batch", width: "0.5" },
  batch: 8,
  steps: 260,
  optimizer: "adamw",
  lr: 6e-3,
  schedule: "one-cycle",
  weightDecay: 0.01,
  classWeights: "inverse-log",
  flip: 0.5,
  validationImages: 40,
  validateEvery: 130,
  checkpointEvery: 130,
} as const;

export const demo = defineCommand({
  name: "demo",
  summary: "trains on drawn scenes for a minute or two and shows what was learnt",
  positionals: {},
  options: {
    ...dataOptions,
    data: { ...dataOptions.data, default: "streets" },
    size: { kind: "size", help: "of the pictures it learns from", unit: "pixels", default: [96, 128] },
    steps: { kind: "count", help: "batches to learn from", default: recipe.steps },
    seed: { kind: "count", min: 0, help: "decides scenes, weights and order", default: 0 },
    out: {
      kind: "text",
      placeholder: "RUN",
      help: "the run's folder; without it, the first free of runs/demo, runs/demo-2, …",
    },
    threads: { kind: "count", help: "processor threads", default: 2 },
  },
  examples: ["thumbnet demo", "thumbnet demo --data camvid"],
  async run({ out, threads, ...asked }, io) {
    const folder = out ?? (await freeFolder(join("runs", "demo")));
    const run = await planRun({ ...recipe, ...asked });
    await startRun(folder, run);
    const engine = ort({ threads });
    io.stderr(
      `Squeeze U-Net learns to label ${run.description.data}: ${run.recipe.steps} steps of ${run.recipe.plan.batch}\n`,
    );
    const progress = progressOf(io, { steps: run.recipe.steps, done: 0 });
    const { signal } = io;
    const result = await trainRun({ folder, run, engine, resume: false, signal, observer: progress }).finally(
      () => progress.stop(),
    );
    if (!result.finished)
      return {
        json: { run: folder, ...result },
        text: `stopped; go on with: thumbnet train --out ${folder} --resume`,
      };
    const finished = await finishRun({ folder, run, engine, io });
    const overlays = await writeOverlays({ folder, run, threads });
    const text = `${finished.text}\n\nlook at ${filesOf(folder).report} and ${overlays}`;
    return { json: { run: folder, ...result, ...finished.json, overlays }, text };
  },
});

async function freeFolder(wished: string): Promise<string> {
  for (let n = 1; ; n++) {
    const folder = n === 1 ? wished : `${wished}-${n}`;
    if (!(await isFolder(folder))) return folder;
  }
}

/** Pictures of the validation split that are shown with their labels. */
const shown = 6;

async function writeOverlays({
  folder,
  run,
  threads,
}: {
  readonly folder: string;
  readonly run: Run;
  readonly threads: number;
}): Promise<string> {
  const out = join(folder, "overlays");
  await mkdir(out, { recursive: true });
  const network = await readNetwork(filesOf(folder).best);
  const { classes, normalisation, size } = network.description;
  const dataset = await openDataset(run.validation);
  const segmenter = segmenterOf(network, ort({ threads }));
  for (let i = 0; i < Math.min(shown, dataset.length); i++) {
    const { id, image } = await dataset.at(i);
    const mask = await labelled(segmenter, image, { normalisation, size });
    await writePng(join(out, `${id}.png`), overlay({ image, mask, classes }));
  }
  await segmenter.close();
  return out;
}
