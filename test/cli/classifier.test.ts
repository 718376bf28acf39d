import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decodeOnnx } from "../../src/formats/onnx/index.ts";
import { scratchFolder } from "../support/scratch.ts";
import { favourites, photographsOf, stubbornNet } from "./classifier.ts";
import { complaint } from "./complaint.ts";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

const NET = stubbornNet();
const DATA = await photographsOf([1, 3, 7, 500]);
const LIST = join(DATA, "synsets.txt");

async function answered(words: readonly string[]) {
  const { code, stdout, stderr } = await thumbnet([...words, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { milliseconds: _, ...answer } = JSON.parse(stdout);
  return answer;
}

/** The network as a file of ours. */
async function exported(format: "onnx" | "safetensors"): Promise<string> {
  const out = join(scratchFolder(), `net.${format}`);
  await answered(["export", NET, "--classes", LIST, "--format", format, "--out", out]);
  return out;
}

test("a classifier is measured by its first guess and its first five", async () => {
  expect(await answered(["eval", NET, "--data", DATA, "--task", "classification"])).toEqual({
    images: 4,
    top1: 1 / 4,
    top5: 3 / 4,
    classes: [
      { name: "thing 1", id: "n00000001", images: 1, top1: 0, top5: 1 },
      { name: "thing 3", id: "n00000003", images: 1, top1: 0, top5: 1 },
      { name: "thing 7", id: "n00000007", images: 1, top1: 1, top5: 1 },
      { name: "thing 500", id: "n00000500", images: 1, top1: 0, top5: 0 },
    ],
    skipped: [],
  });
});

test("people read the rates in percent", async () => {
  const { stdout } = await thumbnet(["eval", NET, "--data", DATA]);
  expect(stdout).toMatch(/\nthing 7 +100\.0 +100\.0 +1\n/);
  expect(stdout).toMatch(/\n4 photographs, top-1 25\.0 %, top-5 75\.0 %, [\d.]+ ms an image\n$/);
});

test("its first five are named with what they are probable by", async () => {
  const photograph = join(DATA, "n00000500.png");
  const { images } = await answered(["predict", NET, photograph, "--classes", LIST]);
  const weight = Math.exp(2) + Math.exp(1) + 998;
  const probabilities = [Math.exp(2), Math.exp(1), 1, 1, 1].map((power) => power / weight);
  expect(images).toEqual([
    {
      image: photograph,
      best: favourites.map((label, place) => ({
        label,
        probability: expect.closeTo(probabilities[place] ?? 0, 6),
        name: `thing ${label}`,
        id: `n0000000${label}`,
      })),
    },
  ]);
  const { stdout } = await thumbnet(["predict", NET, photograph]);
  expect(stdout.split("\n").slice(3, 5)).toEqual([
    expect.stringMatching(/^n00000500\.png +7 +0\.7$/),
    expect.stringMatching(/^ +3 +0\.3$/),
  ]);
});

test.each(["onnx", "safetensors"] as const)(
  "exported as %s, it keeps its classes and its way to see photographs, and answers alike",
  async (format) => {
    const file = await exported(format);
    const measured = await answered(["eval", NET, "--data", DATA]);
    expect(await answered(["eval", file, "--data", DATA])).toEqual(measured);
    const photographs = ["--classes", LIST];
    const predicted = await answered(["predict", NET, DATA, ...photographs]);
    expect(await answered(["predict", file, DATA])).toEqual(predicted);
  },
);

test("an ONNX file says how the network sees photographs, and takes any batch, height and width", async () => {
  const { metadata, inputs, outputs } = decodeOnnx(readFileSync(await exported("onnx")));
  const told = Object.fromEntries(Object.entries(metadata).map(([key, text]) => [key, JSON.parse(text)]));
  expect(told).toMatchObject({
    "thumbnet.model": "squeezenet-1.0",
    "thumbnet.size": [227, 227],
    "thumbnet.shorterSide": 256,
    "thumbnet.channels": "bgr",
    "thumbnet.normalisation": { mean: [123 / 255, 117 / 255, 104 / 255], std: [1 / 255, 1 / 255, 1 / 255] },
  });
  expect(told["thumbnet.classes"].ids).toHaveLength(1000);
  expect(inputs[0]?.shape).toEqual(["batch", 3, "height", "width"]);
  expect(outputs[0]?.shape).toEqual(["batch", 1000]);
});

test("classes are matched by id where the network knows ids: in any order, and fewer of them", async () => {
  const folder = await photographsOf([3, 7]);
  writeFileSync(join(folder, "synsets.txt"), "n00000007 seven\nn00000003 three\nn99999999 nobody's\n");
  const { top1, top5, classes } = await answered(["eval", await exported("safetensors"), "--data", folder]);
  expect({ top1, top5 }).toEqual({ top1: 0.5, top5: 1 });
  expect(classes).toMatchObject([
    { name: "seven", top1: 1 },
    { name: "three", top1: 0 },
  ]);
});

test("its graph is counted from the file", async () => {
  const { parameters, input } = await answered(["summary", NET]);
  expect({ parameters, input }).toEqual({ parameters: 1_248_424, input: [1, 3, 227, 227] });
});

test("a photograph that is none is told and left out with --skip-bad", async () => {
  const folder = await photographsOf([7]);
  writeFileSync(join(folder, "n00000003.png"), "once upon a time");
  const { code, stdout, stderr } = await thumbnet(["eval", NET, "--data", folder, "--skip-bad", "--json"]);
  expect({ code, stderr: stderr.replaceAll(folder, "FOLDER") }).toEqual({
    code: 0,
    stderr:
      "skipped: FOLDER/n00000003.png is not an image; a JPEG, PNG, WebP, GIF, TIFF or AVIF file would fit\n",
  });
  expect(JSON.parse(stdout)).toMatchObject({ images: 1, top1: 1, skipped: [{}] });
});

test("Ctrl-C ends it with nothing to say", async () => {
  const stopped = await thumbnet(["eval", NET, "--data", DATA], { signal: AbortSignal.abort() });
  expect(stopped).toEqual({ code: 130, stdout: "", stderr: "" });
});

test.each([
  ["another task", "eval NET --data DATA --task segmentation"],
  ["an option of another task", "eval NET --data DATA --paper"],
  ["no data", "eval NET"],
  ["a split of what is not divided", "eval NET --data DATA --split val"],
  ["a list of too few classes", "eval NET --data FEW"],
  ["too few names", "export NET --classes FEW/synsets.txt --out OUT"],
  ["names for what has names", "predict NAMED DATA --classes DATA/synsets.txt"],
  ["a class that the network does not know", "eval NAMED --data STRANGE"],
  ["a folder for pictures where none are made", "predict NET DATA --out OUT"],
  ["no folder for pictures where some are made", "predict RUN DATA"],
  ["a classifier's option for pixels", "eval RUN --data DATA --preprocess caffe"],
  ["a file cut off", "eval SHORT --data DATA"],
])("%s is refused in one sentence", async (_, line) => {
  const { run: RUN } = await smallRun();
  const places: Record<string, string> = { NET, DATA, RUN, OUT: join(scratchFolder(), "out") };
  if (line.includes("FEW")) places["FEW"] = await photographsOf([1], 10);
  if (line.includes("NAMED")) places["NAMED"] = await exported("safetensors");
  if (line.includes("STRANGE")) places["STRANGE"] = await photographsOf([1234], 2000);
  if (line.includes("SHORT")) {
    places["SHORT"] = join(scratchFolder(), "short.net");
    writeFileSync(places["SHORT"], readFileSync(NET).subarray(0, 2000));
  }
  const words = line.split(" ").map((word) => word.replace(/^[A-Z]+/, (name) => places[name] ?? name));
  expect(await complaint(words, places)).toMatchSnapshot();
});
