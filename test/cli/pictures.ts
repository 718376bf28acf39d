import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Example, IGNORED, streets } from "../../src/data/index.ts";
import { encodePng } from "../../src/data/node/index.ts";
import { scratchFolder } from "../support/scratch.ts";

/** SegNet's index for unlabelled. */
const unlabelled = 11;

/** A folder as CamVid lies in it, with drawn scenes: four to train on and two to validate with. */
export async function camvidFolder(): Promise<string> {
  const folder = join(scratchFolder(), "camvid");
  for (const [split, count] of [
    ["train", 4],
    ["val", 2],
  ] as const) {
    for (const name of [split, `${split}annot`]) mkdirSync(join(folder, name), { recursive: true });
    const scenes = streets({ split, count, size: [32, 48] });
    const names = Array.from({ length: count }, (_, index) => `${scenes.idAt(index)}.png`);
    for (const [index, name] of names.entries())
      await writeExample(await scenes.at(index), {
        image: join(folder, split, name),
        mask: join(folder, `${split}annot`, name),
      });
    const lines = names.map((name) => `${split}/${name} ${split}annot/${name}\n`);
    writeFileSync(join(folder, `${split}.txt`), lines.join(""));
  }
  return folder;
}

async function writeExample(
  { image, mask }: Example,
  to: { readonly image: string; readonly mask: string },
): Promise<void> {
  const data = mask.data.map((index) => (index === IGNORED ? unlabelled : index));
  writeFileSync(to.image, await encodePng(image, 3));
  writeFileSync(to.mask, await encodePng({ ...mask, data }, 1));
}
