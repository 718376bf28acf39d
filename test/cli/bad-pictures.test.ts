import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { encodePng } from "../../src/data/node/index.ts";
import { filesOf } from "../../src/runs/index.ts";
import { scratchFolder } from "../support/scratch.ts";
import { complaint } from "./complaint.ts";
import { small, smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

const grey = (value: number, [height, width]: readonly [number, number]): Promise<Uint8Array> =>
  encodePng({ width, height, data: new Uint8Array(width * height).fill(value) }, 1);

/** The pictures of the small run with one file changed, or taken away. */
async function spoilt(file: string, content: Uint8Array | string | undefined): Promise<string> {
  const data = join(scratchFolder(), "camvid");
  cpSync((await smallRun()).data, data, { recursive: true });
  if (content === undefined) rmSync(join(data, file));
  else writeFileSync(join(data, file), content);
  return data;
}

const picture = "train/train-0001.png";
const mask = "trainannot/train-0001.png";

/** What may be wrong with a folder of pictures: which file, and how. */
const spoilings: Readonly<Record<string, () => Promise<string>>> = {
  "an image that is truncated": async () => {
    const whole = readFileSync(join((await smallRun()).data, picture));
    return spoilt(picture, whole.subarray(0, whole.length / 2));
  },
  "a file that is not an image": () => spoilt(picture, "once upon a time"),
  "an image that is missing": () => spoilt(picture, undefined),
  "a mask that is truncated": async () => spoilt(mask, (await grey(3, [32, 48])).subarray(0, 60)),
  "a mask of another size": async () => spoilt(mask, await grey(3, [32, 40])),
  "a class that is not listed": async () => spoilt(mask, await grey(12, [32, 48])),
  "a list that names absent files": () => spoilt("train.txt", "train/a.png trainannot/a.png\n"),
  "a list that is no list": () => spoilt("train.txt", "one two three\n"),
};

test.each(Object.entries(spoilings))("thumbnet eval refuses pictures with %s", async (_, spoil) => {
  const [DATA, { run }] = [await spoil(), await smallRun()];
  expect(await complaint(["eval", run, "--data", DATA, "--split", "train"], { DATA })).toMatchSnapshot();
});

test("thumbnet train ends at a picture that cannot be read as at an interruption", async () => {
  const [DATA, RUN] = [await spoilt(mask, await grey(3, [32, 40])), join(scratchFolder(), "run")];
  const words = ["train", ...small.split(" "), "--data", DATA, "--steps", "4", "--out", RUN];
  expect(await complaint(words, { DATA, RUN })).toMatchInlineSnapshot(
    `"DATA/trainannot/train-0001.png is 40x32 pixels but its image DATA/train/train-0001.png is 48x32 pixels; a mask has its image's size; step 1 is saved: mend the file and go on with --resume"`,
  );
  expect(existsSync(filesOf(RUN).best)).toBe(false);
  cpSync(join((await smallRun()).data, mask), join(DATA, mask));
  expect((await thumbnet(["train", "--out", RUN, "--resume"])).code).toBe(0);
});

test("thumbnet train refuses a folder without validation pictures before it writes anything", async () => {
  const [DATA, RUN] = [await spoilt("val.txt", ""), join(scratchFolder(), "run")];
  const words = ["train", ...small.split(" "), "--data", DATA, "--out", RUN];
  expect(await complaint(words, { DATA })).toMatchInlineSnapshot(
    `"DATA has no readable examples in its split "val"; at least one would fit"`,
  );
  expect(existsSync(RUN)).toBe(false);
});

describe("of pictures of which some are bad, --skip-bad reports them and", () => {
  test("thumbnet train goes on with the others", async () => {
    const data = await spoilt(picture, "once upon a time");
    const run = join(scratchFolder(), "run");
    const words = ["train", ...small.split(" "), "--data", data, "--steps", "2", "--out", run, "--skip-bad"];
    const { code, stderr } = await thumbnet(words);
    expect(code).toBe(0);
    expect(stderr.split("\n")[0]).toBe(
      `skipped: ${data}/${picture} is not an image; a JPEG, PNG, WebP, GIF, TIFF or AVIF file would fit`,
    );
    expect(readFileSync(filesOf(run).run, "utf8")).toMatch(/"train": "3 pictures/);
    expect(await thumbnet(["train", "--out", run, "--resume"])).toMatchObject({ code: 0, stderr: "" });
  });

  test("thumbnet eval measures the others", async () => {
    const { run } = await smallRun();
    const data = await spoilt("valannot/val-0001.png", await grey(12, [32, 48]));
    const { code, stdout, stderr } = await thumbnet(["eval", run, "--data", data, "--skip-bad", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ images: 1, skipped: [{ file: `${data}/val/val-0001.png` }] });
    expect(stderr).toMatch(/^skipped: .*val-0001.png has class index 12 at pixel \(0, 0\)/);
  });
});
