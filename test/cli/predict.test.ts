import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { camvidClasses } from "../../src/data/index.ts";
import { encodePng } from "../../src/data/node/index.ts";
import { decodePng } from "../../src/data/node/png.ts";
import { gradient } from "../data/pictures.ts";
import { scratchFolder } from "../support/scratch.ts";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

/** A folder of photographs: names, and their widths and heights. */
async function photographs(sizes: Readonly<Record<string, readonly [number, number]>>): Promise<string> {
  const folder = scratchFolder();
  for (const [name, [width, height]] of Object.entries(sizes)) {
    const png = await encodePng(gradient(width, height), 3);
    writeFileSync(join(folder, name), name.endsWith(".jpg") ? await sharp(png).jpeg().toBuffer() : png);
  }
  return folder;
}

async function predicted(words: readonly string[]) {
  const { run } = await smallRun();
  const out = join(scratchFolder(), "new", "out");
  const { code, stdout, stderr } = await thumbnet(["predict", run, ...words, "--out", out, "--json"]);
  return { code, stderr, out, answer: stdout === "" ? undefined : JSON.parse(stdout) };
}

test("pictures of any size get masks of their own size, colours, an overlay and a legend", async () => {
  const folder = await photographs({ "odd.png": [31, 17], "wide.jpg": [200, 20], "dot.png": [1, 1] });
  const { code, out, answer, stderr } = await predicted([folder]);
  expect(code).toBe(0);
  expect(stderr.split("\n")).toHaveLength(4);
  const kinds = ["colours", "mask", "overlay"];
  const pictures = ["dot", "odd", "wide"].flatMap((name) => kinds.map((kind) => `${name}.${kind}.png`));
  expect(readdirSync(out).sort()).toEqual([...pictures, "legend.svg"].sort());
  expect(answer.images).toMatchObject([
    { width: 1, height: 1 },
    { width: 31, height: 17 },
    { width: 200, height: 20 },
  ]);
  for (const name of camvidClasses.names) expect(readFileSync(answer.legend, "utf8")).toContain(name);
});

test("the mask holds class indices, its colours and the counts say the same", async () => {
  const { data } = await smallRun();
  const { answer } = await predicted([join(data, "val", "val-0000.png")]);
  const [{ mask, colours, overlay, pixels, image }] = answer.images;
  expect(image).toBe(join(data, "val", "val-0000.png"));
  const indices = decodePng(readFileSync(mask), mask);
  const painted = await sharp(colours).raw().toBuffer();
  expect(indices).toMatchObject({ width: 48, height: 32, perPixel: 1 });
  const counts = camvidClasses.names.map((_, c) => indices.data.filter((index) => index === c).length);
  expect(Object.values(pixels)).toEqual(counts);
  expect(counts.reduce((a, b) => a + b)).toBe(32 * 48);
  const first = indices.data[0] ?? 255;
  expect([...painted.subarray(0, 3)]).toEqual(camvidClasses.colours[first]);
  expect((await sharp(overlay).metadata()).width).toBe(48);
});

test("a picture larger than a tile is labelled at its own resolution, too", async () => {
  const folder = await photographs({ "large.png": [840, 20] });
  const { code, answer } = await predicted([folder, "--resolution", "own"]);
  expect(code).toBe(0);
  expect(answer.images[0]).toMatchObject({ width: 840, height: 20 });
});

test("pictures of one name get masks of different names", async () => {
  const folders = [
    await photographs({ "a.png": [8, 8], "a.jpg": [8, 8] }),
    await photographs({ "A.png": [9, 9], "a-2.png": [9, 9] }),
  ];
  const { answer, out } = await predicted(folders);
  const names = answer.images.map(({ mask }: { mask: string }) => mask.slice(out.length + 1));
  expect(names).toEqual(["a.mask.png", "a-2.mask.png", "A-3.mask.png", "a-2-2.mask.png"]);
});

test("no photograph is written over", async () => {
  const { run } = await smallRun();
  const folder = await photographs({ "a.png": [8, 8] });
  copyFileSync(join(folder, "a.png"), join(folder, "a.mask.png"));
  const before = readFileSync(join(folder, "a.mask.png"));
  const { code, stderr } = await thumbnet(["predict", run, folder, "--out", folder]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `${folder}/a.mask.png is one of the images and would be written over; give --out another folder\n`,
  });
  expect(readFileSync(join(folder, "a.mask.png"))).toEqual(before);
  expect(readdirSync(folder)).toHaveLength(2);
});

test("a file that is no image ends it; with --skip-bad it is told and left out", async () => {
  const folder = await photographs({ "b.png": [8, 8] });
  writeFileSync(join(folder, "a.png"), "once upon a time");
  const reason = `${folder}/a.png is not an image; a JPEG, PNG, WebP, GIF, TIFF or AVIF file would fit`;
  expect(await predicted([folder])).toMatchObject({ code: 2, stderr: `${reason}\n`, answer: undefined });
  const { code, stderr, answer } = await predicted([folder, "--skip-bad"]);
  expect({ code, told: stderr.split("\n")[0] }).toEqual({ code: 0, told: `skipped: ${reason}` });
  expect(answer).toMatchObject({ images: [{ width: 8 }], skipped: [{ file: `${folder}/a.png`, reason }] });
  expect(await predicted([join(folder, "a.png"), "--skip-bad"])).toMatchObject({
    code: 2,
    stderr: `skipped: ${reason}\nnone of the 1 files could be read as an image\n`,
  });
});

test.each([
  ["a path that does not exist", () => "/nowhere/a.jpg", "there is no image and no folder /nowhere/a.jpg\n"],
  ["a folder without images", () => join(emptyFolder()), /^\S+ holds no images\n$/],
])("%s is refused", async (_, place, sentence) => {
  const { code, stderr } = await predicted([place()]);
  expect(code).toBe(2);
  expect(stderr).toMatch(sentence);
});

function emptyFolder(): string {
  const folder = join(scratchFolder(), "empty");
  mkdirSync(folder);
  return folder;
}

test("people read each picture's shares", async () => {
  const { run, data } = await smallRun();
  const { stdout } = await thumbnet(["predict", run, join(data, "val"), "--out", scratchFolder()]);
  const [head, units, , first, second] = stdout.split("\n");
  expect(head).toMatch(/^image +Sky +Building +Pole/);
  expect(units).toMatch(/^ +% +%/);
  for (const line of [first, second]) {
    const shares = line?.split(/ +/).slice(1).map(Number) ?? [];
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(100, 0);
  }
});
