import { basename, join } from "node:path";
import { type ClassSet, type Image, InputError, type Mask, paintMask } from "../../data/index.ts";
import { makeFolder, readImage, writeAtomically, writeMaskPng, writePng } from "../../data/node/index.ts";
import { ort } from "../../engines/ort/index.ts";
import { legendPicture, overlay, textTable } from "../../reports/index.ts";
import { segmenterOf } from "../../runs/index.ts";
import { labelled } from "../../training/index.ts";
import { defineCommand } from "../command.ts";
import { engineOptions, threadsOf } from "../engine.ts";
import { sizeSeen } from "../labelling.ts";
import { type Photograph, photographs } from "../photographs.ts";
import { trainedNetwork, trainedSource } from "../trained-network.ts";

export const predict = defineCommand({
  name: "predict",
  summary: "labels photographs: masks, coloured masks and overlays as PNG",
  positionals: {
    source: trainedSource,
    images: { placeholder: "IMAGE|DIR", help: "photographs, or folders of them", many: true },
  },
  options: {
    out: { kind: "text", placeholder: "DIR", help: "where the pictures go", required: true },
    resolution: {
      kind: "choice",
      choices: ["trained", "own"],
      help: "labels a picture at the height that the network was trained at, or at its own",
      default: "trained",
    },
    skipBad: { kind: "flag", help: "reports files that are no images and goes on without them" },
    ...engineOptions,
  },
  examples: ["thumbnet predict squeeze-unet-camvid street.jpg --out out"],
  async run({ source, images, out, resolution, skipBad, threads }, io) {
    const network = await trainedNetwork(source);
    const { classes, normalisation } = network.description;
    const asked = await photographs(images, out);
    await makeFolder(out);
    const segmenter = segmenterOf(network, ort({ threads: threadsOf(threads) }));
    const labels: Prediction[] = [];
    const skipped: Skipped[] = [];
    try {
      for (const photograph of asked) {
        if (io.signal.aborted) break;
        const read = await readOrSkip(photograph.file, skipBad);
        if ("reason" in read) {
          io.stderr(`skipped: ${read.reason}\n`);
          skipped.push(read);
          continue;
        }
        const size = sizeSeen(read, network.description, resolution);
        const mask = await labelled(segmenter, read, { normalisation, size });
        await writePictures(photograph, { image: read, mask, classes });
        labels.push(predictionOf(photograph, mask, classes));
        io.stderr(`${photograph.file} → ${photograph.overlay}\n`);
      }
    } finally {
      await segmenter.close();
    }
    if (skipped.length === asked.length)
      throw new InputError(`none of the ${asked.length} files could be read as an image`);
    const legend = join(out, "legend.svg");
    await writeAtomically(legend, legendPicture(classes).markup);
    return { json: { legend, images: labels, skipped }, text: sharesTable(labels, classes) };
  },
});

interface Skipped {
  readonly file: string;
  readonly reason: string;
}

async function readOrSkip(file: string, skipBad: boolean): Promise<Image | Skipped> {
  try {
    return await readImage(file);
  } catch (error) {
    if (skipBad && error instanceof InputError) return { file, reason: error.message };
    throw error;
  }
}

interface Pictures {
  readonly image: Image;
  readonly mask: Mask;
  readonly classes: ClassSet;
}

async function writePictures(to: Photograph, { image, mask, classes }: Pictures): Promise<void> {
  await writeMaskPng(to.mask, mask);
  await writePng(to.colours, paintMask(mask, classes));
  await writePng(to.overlay, overlay({ image, mask, classes }));
}

interface Prediction extends Omit<Photograph, "file"> {
  readonly image: string;
  readonly width: number;
  readonly height: number;
  /** Pixels of each class by its name. */
  readonly pixels: Readonly<Record<string, number>>;
}

function predictionOf({ file, ...written }: Photograph, mask: Mask, { names }: ClassSet): Prediction {
  const { width, height, data } = mask;
  const counts = new Float64Array(256);
  for (const label of data) counts[label]!++;
  const pixels = Object.fromEntries(names.map((name, c) => [name, counts[c] ?? 0]));
  return { image: file, width, height, ...written, pixels };
}

/** Each picture's share of every class, in percent. */
const sharesTable = (labels: readonly Prediction[], { names }: ClassSet): string =>
  textTable({
    columns: [{ title: "image" }, ...names.map((title) => ({ title, unit: "%", digits: 1 }))],
    rows: labels.map(({ image, width, height, pixels }) => [
      basename(image),
      ...names.map((name) => (100 * (pixels[name] ?? 0)) / (width * height)),
    ]),
  });
