import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodePng } from "../../src/data/node/index.ts";
import { squeezenet } from "../../src/models/index.ts";
import { gradient } from "../data/pictures.ts";
import { encodeDeepCompression, quarters } from "../formats/deep-compression/encode.ts";
import { scratchFolder } from "../support/scratch.ts";

/** Classes in the order in which the network below puts them before any photograph. */
export const favourites = [7, 3, 0, 1, 2];

/**
 * A file such as Han et al.'s whose weights are all 0: whatever it is shown, it scores class 7 by 2 and class 3 by 1,
 * their biases, and all others by 0.
 */
export function stubbornNet(): string {
  const { parameters } = squeezenet.graph();
  const layers = parameters
    .filter(({ role }) => role === "weight")
    .map(({ name, type: { shape } }) => ({
      codebook: quarters,
      bias: Array.from({ length: shape[0] ?? 0 }, (_, c) =>
        name === "conv10/weight" ? ({ 7: 2, 3: 1 }[c] ?? 0) : 0,
      ),
      codes: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0),
    }));
  const file = join(scratchFolder(), "stubborn.net");
  writeFileSync(file, encodeDeepCompression(layers));
  return file;
}

const idOf = (index: number): string => `n${`${index}`.padStart(8, "0")}`;

/** A folder with a photograph of each of these classes, named by their ids, beside a list of `listed` classes. */
export async function photographsOf(classes: readonly number[], listed = 1000): Promise<string> {
  const folder = scratchFolder();
  const png = await encodePng(gradient(40, 30), 3);
  for (const index of classes) writeFileSync(join(folder, `${idOf(index)}.png`), png);
  const lines = Array.from({ length: listed }, (_, index) => `${idOf(index)} thing ${index}\n`);
  writeFileSync(join(folder, "synsets.txt"), lines.join(""));
  return folder;
}
