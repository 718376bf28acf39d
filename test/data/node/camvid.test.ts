import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { countPixels, IGNORED } from "../../../src/data/index.ts";
import { openDataset } from "../../../src/data/node/index.ts";

const path = fileURLToPath(new URL("../../../../shared/data/camvid", import.meta.url));
const absent = !existsSync(path);
if (absent) console.log(`skipped: CamVid is not at ${path}`);

test.skipIf(absent)(
  "CamVid has 367 train and 101 val photographs of 480 by 360 pixels in 11 classes",
  async () => {
    const train = await openDataset({ kind: "folder", path, split: "train" });
    const val = await openDataset({ kind: "folder", path, split: "val" });
    expect([train.name, train.length, val.length, train.classes.names.length]).toEqual([
      "CamVid",
      367,
      101,
      11,
    ]);
    const { id, image, mask } = await val.at(0);
    expect([id, image.width, image.height, mask.width, mask.height]).toEqual([
      "0016E5_07959",
      480,
      360,
      480,
      360,
    ]);
    expect(mask.data.every((index) => index < 11 || index === IGNORED)).toBe(true);
  },
);

test.skipIf(absent)("road is CamVid's commonest class and signs and poles are rare", async () => {
  const val = await openDataset({ kind: "folder", path, split: "val" });
  const { pixels } = await countPixels(val, { atMost: 12 });
  const [, building = 0, pole = 0, road = 0] = pixels;
  expect(road).toBeGreaterThan(building);
  expect(building).toBeGreaterThan(10 * pole);
});
