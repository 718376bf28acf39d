import { join } from "node:path";
import { isFolder, makeFolder, openDataset, writePng } from "../../data/node/index.ts";
import type { Engine } from "../../engines/index.ts";
import { ort } from "../../engines/ort/index.ts";
import { overlay } from "../../reports/index.ts";
import { checkUnused, filesOf, type Run, readNetwork, segmenterOf } from "../../runs/index.ts";
import { labelled } from "../../training/index.ts";
import { carryOutRun } from "../carry-out-run.ts";
import { defineCommand } from "../command.ts";
import { engineOptions, threadsOf } from "../engine.ts";
import { defaultsOf } from "../options.ts";
import { namesFor } from "../picture-names.ts";
import { planRun } from "../plan-run.ts";
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
    ...engineOptions,
  },
  examples: ["thumbnet demo", "thumbnet demo --data camvid"],
  async run({ out, threads, ...asked }, io) {
    const folder = out ?? (await freeFolder(join("runs", "demo")));
    await checkUnused(folder);
    const run = await planRun({ ...recipe, ...asked }, { io, threads: threadsOf(threads) });
    const engine = ort({ threads: run.threads });
    const { data } = run.description;
    const { steps, plan } = run.recipe;
    io.stderr(`Squeeze U-Net learns to label ${data}: ${steps} steps of ${plan.batch} pictures\n`);
    const { json, text } = await carryOutRun({ folder, run, engine, resume: false }, io);
    if (!json.finished) return { json, text };
    const overlays = await writeOverlays({ folder, run, engine });
    return { json: { ...json, overlays }, text: `${text}\noverlays: ${overlays}` };
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

interface Overlays {
  readonly folder: string;
  readonly run: Run;
  readonly engine: Engine;
}

async function writeOverlays({ folder, run, engine }: Overlays): Promise<string> {
  const out = join(folder, "overlays");
  await makeFolder(out);
  const network = await readNetwork(filesOf(folder).best);
  const { classes, normalisation, size } = network.description;
  const dataset = await openDataset(run.validation);
  const names = namesFor(
    Array.from({ length: Math.min(shown, dataset.length) }, (_, i) => dataset.fileAt(i)),
  );
  const segmenter = segmenterOf(network, engine);
  try {
    for (const [i, name] of names.entries()) {
      const { image } = await dataset.at(i);
      const mask = await labelled(segmenter, image, { normalisation, size });
      await writePng(join(out, `${name}.png`), overlay({ image, mask, classes }));
    }
  } finally {
    await segmenter.close();
  }
  return out;
}
