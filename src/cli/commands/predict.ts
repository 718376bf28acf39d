import { mkdir } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { type ClassSet, InputError, type Mask, paintMask } from "../../data/index.ts";
import {
  isFile,
  isFolder,
  isImageName,
  namesIn,
  readImage,
  writeAtomically,
  writeMaskPng,
  writePng,
} from "../../data/node/index.ts";
import { ort } from "../../engines/ort/index.ts";
import { legendPicture, overlay, textTable } from "../../reports/index.ts";
import { segmenterOf } from "../../runs/index.ts";
import { labelled } from "../../training/index.ts";
import { defineCommand } from "../command.ts";
import { sizeSeen } from "../labelling.ts";
import { trainedNetwork } from "../network-source.ts";

export const predict = defineCommand({
  name: "predict",
  summary: "labels photographs: masks, coloured masks and overlays as PNG",
  positionals: {
    source: {
      placeholder: "RUN|FILE",
      help: "a run, a .safetensors or .onnx file, or a network of thumbnet's zoo",
    },
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
    threads: { kind: "count", help: "processor threads", default: 2 },
  },
  examples: ["thumbnet predict squeeze-unet-camvid street.jpg --out out"],
  async run({ source, images, out, resolution, skipBad, threads }, io) {
    const network = await trainedNetwork(source);
    const { description } = network;
    const files = await imageFiles(images);
    await mkdir(out, { recursive: true });
    const segmenter = segmenterOf(network, ort({ threads }));
    const answers: Prediction[] = [];
    try {
      for (const { file, name } of files) {
        if (io.signal.aborted) break;
        const image = await readImage(file).catch((error: unknown) => {
          if (!(skipBad && error instanceof InputError)) throw error;
          io.stderr(`skipped: ${error.message}\n`);
        });
        if (!image) continue;
        const size = sizeSeen(image, description, resolution);
        const mask = await labelled(segmenter, image, { normalisation: description.normalisation, size });
        const pictures = picturesAt(out, name);
        await writeMaskPng(pictures.mask, mask);
        await writePng(pictures.colours, paintMask(mask, description.classes));
        await writePng(pictures.overlay, overlay({ image, mask, classes: description.classes }));
        answers.push({
          image: file,
          width: mask.width,
          height: mask.height,
          ...pictures,
          pixels: countsOf(mask, description.classes),
        });
        io.stderr(`${file} → ${pictures.overlay}\n`);
      }
    } finally {
      await segmenter.close();
    }
    const legend = join(out, "legend.svg");
    await writeAtomically(legend, legendPicture(description.classes).markup);
    return { json: { legend, images: answers }, text: sharesTable(answers, description.classes) };
  },
});

interface Prediction {
  readonly image: string;
  readonly width: number;
  readonly height: number;
  readonly mask: string;
  readonly colours: string;
  readonly overlay: string;
  /** Pixels of each class by its name. */
  readonly pixels: Readonly<Record<string, number>>;
}

interface NamedFile {
  readonly file: string;
  /** What its pictures are called: unique among those asked for. */
  readonly name: string;
}

/** The photographs that files and folders name, in order. */
async function imageFiles(sources: readonly string[]): Promise<readonly NamedFile[]> {
  const files: string[] = [];
  for (const source of sources) {
    if (await isFolder(source)) {
      const names = (await namesIn(source)).filter(isImageName);
      if (names.length === 0) throw new InputError(`${source} holds no images`);
      files.push(...names.map((name) => join(source, name)));
    } else if (await isFile(source)) files.push(source);
    else throw new InputError(`${source} does not exist`);
  }
  const taken = new Map<string, number>();
  return files.map((file) => {
    const stem = basename(file, extname(file));
    const seen = taken.get(stem) ?? 0;
    taken.set(stem, seen + 1);
    return { file, name: seen === 0 ? stem : `${stem}-${seen + 1}` };
  });
}

const picturesAt = (out: string, name: string) => ({
  mask: join(out, `${name}.mask.png`),
  colours: join(out, `${name}.colours.png`),
  overlay: join(out, `${name}.overlay.png`),
});

function countsOf({ data }: Mask, { names }: ClassSet): Record<string, number> {
  const counts = new Float64Array(256);
  for (const label of data) counts[label] = (counts[label] ?? 0) + 1;
  return Object.fromEntries(names.map((name, c) => [name, counts[c] ?? 0]));
}

/** Each picture's share of every class, in percent. */
function sharesTable(answers: readonly Prediction[], { names }: ClassSet): string {
  return textTable({
    columns: [{ title: "image" }, ...names.map((title) => ({ title, unit: "%", digits: 1 }))],
    rows: answers.map(({ image, width, height, pixels }) => [
      basename(image),
      ...names.map((name) => (100 * (pixels[name] ?? 0)) / (width * height)),
    ]),
  });
}
