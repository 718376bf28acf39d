import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cell, markdownTable } from "../src/reports/index.ts";
import { filesOf, networkBytes, type Run, readNetwork } from "../src/runs/index.ts";
import type { SegmentationMetrics } from "../src/tasks/index.ts";
import { type NamedRecipe, recipes } from "./camvid-recipes.ts";

interface Places {
  readonly root: string;
  readonly data: string;
  folderOf(name: string): string;
}

interface Finished {
  readonly recipe: NamedRecipe;
  readonly run: Run;
  readonly metrics: SegmentationMetrics & { readonly milliseconds: number };
}

/** Writes docs/camvid.md, the zoo's weights and their card from the two finished runs. */
export async function writeCamvidPages({ root, folderOf }: Places): Promise<void> {
  const finished = recipes.map((recipe) => finishedRun(recipe, folderOf(recipe.name)));
  const [paper, ours] = finished;
  if (!paper || !ours) throw new Error("there are two recipes: this is a bug in scripts/camvid.ts");
  writeFileSync(join(root, "docs/camvid.md"), comparison(paper, ours));
  mkdirSync(join(root, "bench/results"), { recursive: true });
  writeFileSync(join(root, "bench/results/camvid.json"), `${JSON.stringify(summaryOf(finished), null, 2)}\n`);
  const network = await readNetwork(filesOf(folderOf(ours.recipe.name)).best);
  const bytes = networkBytes(network, "float16");
  mkdirSync(join(root, "zoo"), { recursive: true });
  writeFileSync(join(root, "zoo/squeeze-unet-camvid.safetensors"), bytes);
  writeFileSync(join(root, "zoo/squeeze-unet-camvid.md"), card(ours, bytes.length));
}

function finishedRun(recipe: NamedRecipe, folder: string): Finished {
  return {
    recipe,
    run: JSON.parse(readFileSync(filesOf(folder).run, "utf8")),
    metrics: JSON.parse(readFileSync(filesOf(folder).metrics, "utf8")),
  };
}

/** What the README tells of the two runs. */
const summaryOf = (finished: readonly Finished[]) =>
  finished.map(({ recipe: { name, title }, run, metrics: { pixelAccuracy, meanIoU } }) => ({
    name,
    title,
    imagesSeen: imagesSeen(run),
    pixelAccuracy,
    meanIoU,
  }));

const percent = (share: number | null): Cell => (share === null ? null : 100 * share);
const imagesSeen = ({ recipe }: Run): number => recipe.steps * recipe.plan.batch;

const command = ({ recipe: { args, name } }: Finished): string =>
  `npx thumbnet ${args.join(" ")} --data ../shared/data/camvid --out runs/${name}`;

function comparison(paper: Finished, ours: Finished): string {
  const sides = [paper, ours];
  const overall = markdownTable({
    columns: [
      { title: "on val, 101 photographs" },
      ...sides.map(({ recipe }) => ({ title: recipe.title, digits: 1 })),
    ],
    rows: [
      ["pictures seen", ...sides.map(({ run }) => imagesSeen(run).toLocaleString("en"))],
      ["pixels right, %", ...sides.map(({ metrics }) => percent(metrics.pixelAccuracy))],
      ["mean IoU, %", ...sides.map(({ metrics }) => percent(metrics.meanIoU))],
      ["mean true positive rate, %", ...sides.map(({ metrics }) => percent(metrics.meanTruePositive))],
    ],
  });
  const classes = markdownTable({
    columns: [
      { title: "class" },
      ...sides.map(({ recipe }) => ({ title: `IoU, ${recipe.title}`, unit: "%", digits: 1 })),
      ...sides.map(({ recipe }) => ({ title: `true positive, ${recipe.title}`, unit: "%", digits: 1 })),
    ],
    rows: ours.metrics.classes.map(({ name }, i) => [
      name,
      ...sides.map(({ metrics }) => percent(metrics.classes[i]?.iou ?? null)),
      ...sides.map(({ metrics }) => percent(metrics.classes[i]?.truePositive ?? null)),
    ]),
  });
  return `# Squeeze U-Net on CamVid

<!-- Written by \`npm run camvid\`; do not edit. -->

Two recipes for one network, trained on CamVid's 367 training photographs and measured on its 101 validation
photographs (masks at their own 360×480; void pixels do not count; one confusion matrix for the whole split).

- **${paper.recipe.title}**: ${paper.recipe.words}.
- **${ours.recipe.title}**: ${ours.recipe.words}.

${overall}

${classes}

Again, from the project's folder:

\`\`\`sh
${sides.map(command).join("\n")}
\`\`\`

The weights of the second training are in [zoo/squeeze-unet-camvid.safetensors](../zoo/squeeze-unet-camvid.md).
`;
}

function card(ours: Finished, bytes: number): string {
  const { run, metrics, recipe } = ours;
  const { description } = run;
  return `# squeeze-unet-camvid

<!-- Written by \`npm run camvid\`; do not edit. -->

| | |
| --- | --- |
| network | Squeeze U-Net (Beheshti & Johnsson 2020) with batch normalisation, ${description.classes.names.length} classes |
| file | \`squeeze-unet-camvid.safetensors\`, float16, ${bytes.toLocaleString("en")} bytes |
| classes | ${description.classes.names.join(", ")} |
| data | CamVid road scenes, SegNet's split: 367 photographs for training, 101 for validation |
| licence | ${description.licence ?? "CC BY-NC 4.0, as the data it was trained on"}: not for commercial use |
| recipe | ${recipe.words} |
| seed, steps, pictures seen | ${run.recipe.seed}, ${run.recipe.steps}, ${imagesSeen(run).toLocaleString("en")} |
| validation | ${pretty(metrics.pixelAccuracy)} of pixels right, mean IoU ${pretty(metrics.meanIoU)} |

\`\`\`sh
npx thumbnet predict squeeze-unet-camvid photo.jpg --out out
\`\`\`

## Limits

Trained for minutes, not days, on one town seen from one car by day. Large things (road, sky, buildings, trees) come out
well; thin and rare ones (poles, signs, pedestrians, cyclists) are found poorly or not at all, as docs/camvid.md shows
class by class. Other cameras, weather, night or countries were not measured. Not for decisions that matter to anybody's safety.
`;
}

const pretty = (share: number | null): string => (share === null ? "–" : `${(100 * share).toFixed(1)} %`);
