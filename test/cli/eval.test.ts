import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { filesOf } from "../../src/runs/index.ts";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

/** The answer without its time. */
async function measured(line: string) {
  const { code, stdout, stderr } = await thumbnet(`eval ${line} --json`);
  expect({ code, stderr, lines: stdout.split("\n").length }).toEqual({ code: 0, stderr: "", lines: 2 });
  const { milliseconds, ...answer } = JSON.parse(stdout);
  expect(milliseconds).toBeGreaterThan(0);
  return answer;
}

test("a run, its weights and its ONNX file are measured alike, and as when it finished", async () => {
  const { run, data } = await smallRun();
  const { best, onnx, metrics } = filesOf(run);
  const { milliseconds: _, ...known } = JSON.parse(readFileSync(metrics, "utf8"));
  for (const source of [run, best, onnx])
    expect(await measured(`${source} --data ${data}`)).toEqual({ ...known, skipped: [] });
  expect(known.images).toBe(2);
  expect(Object.keys(known)).toEqual(["images", "pixelAccuracy", "meanIoU", "meanTruePositive", "classes"]);
  expect(Object.keys(known.classes[0])).toEqual([
    "name",
    "iou",
    "truePositive",
    "falsePositiveRatio",
    "pixels",
  ]);
});

test("the split and the size are as asked, and masks count at their own size", async () => {
  const { run, data } = await smallRun();
  const val = await measured(`${run} --data ${data}`);
  expect(await measured(`${run} --data ${data} --split train`)).toMatchObject({ images: 4 });
  const larger = await measured(`${run} --data ${data} --size 64x96`);
  const pixelsOf = ({ classes }: { classes: { pixels: number }[] }) => classes.map(({ pixels }) => pixels);
  expect(pixelsOf(larger)).toEqual(pixelsOf(val));
  expect(larger.pixelAccuracy).not.toBe(val.pixelAccuracy);
});

test("the paper's way is added when it is asked for", async () => {
  const { run, data } = await smallRun();
  const { paper } = await measured(`${run} --data ${data} --paper`);
  expect(paper).toMatchObject({ batches: 1, average: { iou: { average: expect.any(Number) } } });
  const { stdout } = await thumbnet(`eval ${run} --data ${data} --paper`);
  expect(stdout.match(/^(class|mean|average|2 images)/gm)).toEqual([
    "class",
    "mean",
    "2 images",
    "class",
    "average",
  ]);
});

test("Ctrl-C ends it with nothing to say", async () => {
  const { run, data } = await smallRun();
  const stopped = await thumbnet(`eval ${run} --data ${data}`, { signal: AbortSignal.abort() });
  expect(stopped).toEqual({ code: 130, stdout: "", stderr: "" });
});
