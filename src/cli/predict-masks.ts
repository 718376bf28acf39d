import { basename, join } from "node:path";
import { type ClassSet, type Image, type Mask, paintMask } from "../data/index.ts";
import { makeFolder, writeAtomically, writeMaskPng, writePng } from "../data/node/index.ts";
import { legendPicture, overlay, textTable } from "../reports/index.ts";
import { segmenterOf } from "../runs/index.ts";
import { labelled } from "../training/index.ts";
import type { Answer } from "./command.ts";
import { type Resolution, sizeSeen } from "./labelling.ts";
import type { NetworkAtHand } from "./network-at-hand.ts";
import { eachPicture, type Photograph, photographs } from "./photographs.ts";

interface MasksRequest {
  readonly images: readonly string[];
  /** Where the pictures go. */
  readonly out: string;
  readonly resolution: Resolution;
  readonly skipBad: boolean;
}

/** Labels the pixels of photographs: masks, coloured masks and overlays as PNG. */
export async function predictMasks(
  { network, engine, io }: NetworkAtHand,
  { images, out, resolution, skipBad }: MasksRequest,
): Promise<Answer> {
  const { classes, normalisation } = network.description;
  const asked = await photographs(images, out);
  await makeFolder(out);
  const segmenter = segmenterOf(network, engine);
  const labels: Prediction[] = [];
  try {
    const skipped = await eachPicture(asked, { skipBad, io }, async (photograph, image) => {
      const size = sizeSeen(image, network.description, resolution);
      const mask = await labelled(segmenter, image, { normalisation, size });
      await writePictures(photograph, { image, mask, classes });
      labels.push(predictionOf(photograph, mask, classes));
      io.stderr(`${photograph.file} → ${photograph.overlay}\n`);
    });
    const legend = join(out, "legend.svg");
    await writeAtomically(legend, legendPicture(classes).markup);
    return { json: { legend, images: labels, skipped }, text: sharesTable(labels, classes) };
  } finally {
    await segmenter.close();
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
