/** Writes docs/demo.png from a run of the demo: each row a drawn scene, its truth and what the network saw. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { pixelsOf } from "../src/cli/datasets.ts";
import { type Image, paintMask } from "../src/data/index.ts";
import { openDataset } from "../src/data/node/index.ts";
import { ort } from "../src/engines/ort/index.ts";
import { filesOf, readNetwork, readRun, segmenterOf } from "../src/runs/index.ts";
import { labelled } from "../src/training/index.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const [run = join(root, "runs/demo")] = process.argv.slice(2);
/** Scenes shown, pixels of the gap between pictures, and how many times each pixel is enlarged. */
const [scenes, gap, zoom] = [3, 4, 2];

const network = await readNetwork(filesOf(run).best);
const dataset = pixelsOf(await openDataset((await readRun(run)).validation));
const segmenter = segmenterOf(network, ort());
const rows: (readonly Image[])[] = [];
for (let i = 0; i < scenes; i++) {
  const { image, mask } = await dataset.at(i);
  const { classes } = network.description;
  const seen = await labelled(segmenter, image, network.description);
  rows.push([image, paintMask(mask, classes), paintMask(seen, classes)]);
}
await segmenter.close();

const [first] = rows.flat();
if (!first) throw new Error(`${run} has no scenes to show`);
const [width, height] = [first.width * zoom, first.height * zoom];
const pictures = rows.flatMap((row, y) =>
  row.map(async ({ data, ...extent }, x) => ({
    input: await sharp(data, { raw: extent }).resize(width, height, { kernel: "nearest" }).png().toBuffer(),
    left: x * (width + gap),
    top: y * (height + gap),
  })),
);
const canvas = {
  width: 3 * width + 2 * gap,
  height: scenes * height + (scenes - 1) * gap,
  channels: 3,
  background: "white",
} as const;
await sharp({ create: canvas })
  .composite(await Promise.all(pictures))
  .png()
  .toFile(join(root, "docs/demo.png"));
