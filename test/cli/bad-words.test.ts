import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { scratchFolder } from "../support/scratch.ts";
import { complaint } from "./complaint.ts";
import { small, smallRun } from "./small-run.ts";

describe("what is typed", () => {
  test.each([
    "train",
    "train --data /nowhere",
    "train --data streets --modle unet",
    "train --data streets --model squeeze-net",
    "train --data streets --model squeezenet-1.0",
    "train --data streets --classes camvid",
    "train --data streets --set classes=3",
    "train --data streets --set widht=2",
    "train --data streets --size 32x48 --freeze encoder/",
    "train --data streets --cross-entropy 0",
    "train --data streets --scale-min 2",
    "train --data streets --epochs 2 --steps 3",
    "train --data streets --nesterov",
    "train --data streets --optimizer sgd --beta2 0.9",
    "train --data streets --warmup 5",
    "train --data streets --from nowhere --size 32x48",
    "train --out nowhere --resume",
    "find-lr --data streets --lr-from 1 --lr-to 0.1",
    "eval nowhere --data streets",
    "eval nowhere.safetensors --data streets",
    "export nowhere --out x.onnx",
    "predict nowhere a.jpg --out out",
  ])("is refused: %s", async (line) => {
    expect(await complaint(line.split(" ").filter(Boolean), {})).toMatchSnapshot();
  });
});

describe("what is written", () => {
  test.each([
    [
      "train",
      (_: string, data: string, out: string) => ["train", ...small.split(" "), "--data", data, "--out", out],
    ],
    [
      "predict",
      (run: string, data: string, out: string) => ["predict", run, join(data, "train"), "--out", out],
    ],
    ["export", (run: string, _: string, out: string) => ["export", run, "--out", out]],
  ] as const)("by thumbnet %s cannot lie below a file", async (_, words) => {
    const { run, data } = await smallRun();
    const FILE = join(scratchFolder(), "file");
    writeFileSync(FILE, "");
    expect(await complaint(words(run, data, join(FILE, "out")), { FILE })).toMatchSnapshot();
  });

  test("by thumbnet export goes into a folder that is there", async () => {
    const { run } = await smallRun();
    const FOLDER = join(scratchFolder(), "folder");
    const words = ["export", run, "--out", join(FOLDER, "x.onnx")];
    expect(await complaint(words, { FOLDER })).toMatchInlineSnapshot(
      `"FOLDER/x.onnx cannot be written: there is no folder FOLDER"`,
    );
    expect(existsSync(FOLDER)).toBe(false);
  });

  test("by a new run is not written over another file of that name", async () => {
    const { data: DATA } = await smallRun();
    const RUN = scratchFolder();
    writeFileSync(join(RUN, "model.onnx"), "mine");
    const words = ["train", ...small.split(" "), "--data", DATA, "--out", RUN];
    expect(await complaint(words, { RUN })).toMatchInlineSnapshot(
      `"RUN/model.onnx would be written over; choose another folder with --out"`,
    );
    expect(readFileSync(join(RUN, "model.onnx"), "utf8")).toBe("mine");
  });
});
