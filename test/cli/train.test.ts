import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { filesOf, readCheckpoint, readNetwork } from "../../src/runs/index.ts";
import { scratchFolder } from "../support/scratch.ts";
import { small, smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

/** What a run leaves that must not depend on when it was interrupted. */
function bitsOf(run: string) {
  const { checkpoint, best, onnx, log, metrics } = filesOf(run);
  const losses = readFileSync(log, "utf8").replace(/,"imagesPerSecond":[^}]+/g, "");
  const measured = readFileSync(metrics, "utf8").replace(/"milliseconds".*/, "");
  const networks = [checkpoint, best, onnx].map((file) => readFileSync(file).toString("base64"));
  return { losses, measured, networks };
}

/** A message without what differs from one machine or moment to the next. */
const steady = (text: string, run: string): string =>
  text
    .replaceAll(run, "RUN")
    .replace(/(loss|length|IoU) (NaN|Infinity|[\d.]+)/g, "$1 #")
    .replace(/[\d.]+ %/g, "# %")
    .replace(/[\d.]+ images\/s {2}[\d:]+ left/g, "# images/s  # left")
    .replace(/[\d.]+ ms an image/, "# ms an image");

describe("twenty steps", () => {
  test("are ten, an interruption and ten more, bit for bit", async () => {
    const { data } = await smallRun();
    const [whole, parts] = [join(scratchFolder(), "whole"), join(scratchFolder(), "parts")];
    const line = [
      `train ${small} --data ${data} --steps 20 --optimizer adamw --lr 0.01 --schedule one-cycle`,
      "--weight-decay 0.01 --averaging 0.9 --clip-norm 1 --class-weights inverse-log --dice 0.5",
      "--flip 0.5 --noise 0.05 --brightness 0.2 --scale-max 1.5 --validate-every 10 --seed 3",
    ].join(" ");
    expect((await thumbnet(`${line} --out ${whole}`)).code).toBe(0);
    const first = await thumbnet(`${line} --out ${parts} --stop-after 10 --json`);
    expect({ code: first.code, lines: first.stdout.split("\n").length }).toEqual({ code: 0, lines: 2 });
    expect(JSON.parse(first.stdout)).toMatchObject({
      run: parts,
      step: 10,
      finished: false,
      resume: `thumbnet train --out ${parts} --resume`,
    });
    expect(existsSync(filesOf(parts).report)).toBe(false);
    expect((await thumbnet(`train --out ${parts} --resume`)).code).toBe(0);
    expect(bitsOf(parts)).toEqual(bitsOf(whole));
  });

  test("keep the weights of the best validation, which is not the last", async () => {
    const { data } = await smallRun();
    const run = join(scratchFolder(), "run");
    const line = `train ${small} --data ${data} --steps 20 --lr 0.05 --validate-every 1 --out ${run} --json`;
    const { metrics } = JSON.parse((await thumbnet(line)).stdout);
    const scores = readFileSync(filesOf(run).log, "utf8")
      .split("\n")
      .flatMap((text) => (text.includes("validation") ? [JSON.parse(text).meanIoU] : []));
    expect(scores).toHaveLength(20);
    expect(metrics.meanIoU).toBe(Math.max(...scores));
    expect(metrics.meanIoU).toBeGreaterThan(scores.at(-1));
  });
});

describe("a finished run", () => {
  test("holds what it decided, logged, learnt and shows", async () => {
    const { run, data } = await smallRun();
    const names = readdirSync(run).map((name) => name.replace(/(tfevents).*/, "$1"));
    expect(names.sort()).toMatchInlineSnapshot(`
      [
        "best.safetensors",
        "checkpoint.safetensors",
        "events.out.tfevents",
        "metrics.json",
        "metrics.jsonl",
        "model.onnx",
        "report.html",
        "run.json",
      ]
    `);
    const decided = JSON.parse(readFileSync(filesOf(run).run, "utf8"));
    expect(decided.options).toMatchObject({ data, size: [32, 48], steps: 4, seed: 0, validateEvery: 2 });
    expect(decided.recipe.modelOptions).toEqual({ classes: 11, width: 0.02, bias: true, norm: "batch" });
    expect(Object.keys(decided.versions)).toEqual(["thumbnet", "node", "onnxruntime-node"]);
    expect(decided.description.licence).toMatch(/CC BY-NC/);
    const lines = readFileSync(filesOf(run).log, "utf8").trimEnd().split("\n");
    expect(lines.map((text) => `${JSON.parse(text).kind} ${JSON.parse(text).step}`)).toEqual([
      "train 1",
      "train 2",
      "validation 2",
      "train 3",
      "train 4",
      "validation 4",
    ]);
    expect(readFileSync(filesOf(run).report, "utf8")).toContain("unet on CamVid");
  });

  test("is told of again by --resume, and nothing in it changes", async () => {
    const { run } = await smallRun();
    const before = bitsOf(run);
    const { code, stdout, stderr } = await thumbnet(`train --out ${run} --resume`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n")[0]).toBe(`${run} has done all its 4 steps already`);
    const answer = JSON.parse((await thumbnet(`train --out ${run} --resume --json`)).stdout);
    expect(answer).toMatchObject({ run, step: 4, finished: true, files: filesOf(run) });
    expect(answer.loss).toBeGreaterThan(0);
    expect(answer.metrics).toEqual(JSON.parse(readFileSync(filesOf(run).metrics, "utf8")));
    expect(bitsOf(run)).toEqual(before);
  });

  test("is not written over by a new one", async () => {
    const { run, data } = await smallRun();
    const before = readFileSync(filesOf(run).run, "utf8");
    const { code, stderr } = await thumbnet(`train ${small} --data ${data} --out ${run}`);
    expect({ code, stderr: steady(stderr, run) }).toEqual({
      code: 2,
      stderr: "RUN holds a run already; continue it with --resume, or choose another folder with --out\n",
    });
    expect(readFileSync(filesOf(run).run, "utf8")).toBe(before);
  });

  test.each(["--lr 0.02", "--data streets", "--crop", "--epochs 3", "--size 64x64", "--set width=0.5"])(
    "is not resumed with %s",
    async (option) => {
      const { run } = await smallRun();
      const { code, stdout, stderr } = await thumbnet(`train --out ${run} --resume ${option}`);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(steady(stderr, run).replace(/\S+camvid/, "DATA")).toMatchSnapshot();
    },
  );

  test("is resumed with other threads, which are told of", async () => {
    const { run } = await smallRun();
    const { code, stderr } = await thumbnet(`train --out ${run} --resume --threads 2`);
    expect({ code, stderr: steady(stderr, run) }).toEqual({
      code: 0,
      stderr: "RUN was begun with threads 1; with 2, the last bits of its numbers may differ\n",
    });
  });

  test("is resumed with the options that it began with", async () => {
    const { run, data } = await smallRun();
    const line = `train ${small} --data ${data} --size 32x48 --steps 4 --lr 1e-2 --out ${run} --resume`;
    expect(await thumbnet(line)).toMatchObject({ code: 0, stderr: "" });
  });
});

test("Ctrl-C saves, says how to go on, and loses nothing, also in the middle of a validation", async () => {
  const { run, data } = await smallRun();
  const other = join(scratchFolder(), "two words", "run");
  const interruption = new AbortController();
  const words = [
    "train",
    ...small.split(" "),
    "--data",
    data,
    "--steps",
    "4",
    "--lr",
    "0.01",
    "--out",
    other,
  ];
  const stopped = await thumbnet(words, {
    signal: interruption.signal,
    watch: (text) => {
      if (text.startsWith("step 2/4  loss")) interruption.abort();
    },
  });
  expect({
    ...stopped,
    stderr: steady(stopped.stderr, other),
    stdout: steady(stopped.stdout, other),
  }).toEqual({
    code: 130,
    stdout: "stopped after step 2 of 4; go on with: thumbnet train --out 'RUN' --resume\n",
    stderr: expect.not.stringContaining("validation"),
  });
  expect(await thumbnet(["train", "--out", other, "--resume"])).toMatchObject({ code: 0 });
  expect(bitsOf(other)).toEqual(bitsOf(run));
});

test("a loss that is not finite stops with step, files and the last good state, which stays", async () => {
  const { data } = await smallRun();
  const run = join(scratchFolder(), "run");
  const line = `train ${small} --data ${data} --steps 9 --lr 1e30 --validate-every 9 --checkpoint-every 1`;
  const { code, stdout, stderr } = await thumbnet(`${line} --out ${run}`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(`\n${steady(stderr, run).replaceAll(data, "DATA")}`).toMatchInlineSnapshot(`
    "
    step 1/9  loss #  # % of pixels
    step 2 gave loss # and a gradient of length # at learning rate 1e+30, on DATA/train/train-0002.png, DATA/train/train-0001.png; the last good state, of step 1, is in RUN/checkpoint.safetensors: begin again with a lower --lr, or with --clip-norm
    "
  `);
  const { description } = JSON.parse(readFileSync(filesOf(run).run, "utf8"));
  expect((await readCheckpoint(filesOf(run).checkpoint, description)).state.step).toBe(1);
});

test("plain lines tell of steps, validations and the end", async () => {
  const { run, stdout, stderr } = await smallRun();
  expect(`\n${steady(stderr, run)}`).toMatchInlineSnapshot(`
    "
    step 1/4  loss #  # % of pixels
    step 2/4  loss #  # % of pixels  # images/s  # left
    step 2/4  validation: # % of pixels, mean IoU #
    step 3/4  loss #  # % of pixels  # images/s  # left
    step 4/4  loss #  # % of pixels  # images/s  # left
    step 4/4  validation: # % of pixels, mean IoU #
    "
  `);
  const [head, ...lines] = stdout.trimEnd().split("\n");
  expect(head).toMatch(/^class +IoU +true positive +false : true positive +in the truth$/);
  expect(`\n${steady(lines.slice(-2).join("\n"), run)}`).toMatchInlineSnapshot(`
    "
    2 images, # % of pixels right, mean IoU #, # ms an image
    report: RUN/report.html"
  `);
});

test("a training starts from another's weights and keeps a prefix; the class layer is new for other classes", async () => {
  const { run: first, data } = await smallRun();
  const [run, classes] = [join(scratchFolder(), "run"), join(scratchFolder(), "dataset.json")];
  const { description } = await readNetwork(filesOf(first).best);
  const names = [...description.classes.names, "Tram"];
  const listed = names.map((name, c) => ({ name, colour: [c, c, c] }));
  writeFileSync(classes, JSON.stringify({ name: "with trams", classes: listed, void: 11 }));
  const line = `train ${small} --data ${data} --classes ${classes} --from ${first} --freeze down1/ --steps 1`;
  const { code, stderr } = await thumbnet(`${line} --lr 0.01 --out ${run}`);
  expect({ code, said: stderr.split("\n")[0] }).toEqual({
    code: 0,
    said: "logits/weight, logits/bias begin afresh: the classes are others",
  });
  const [before, after] = await Promise.all([first, run].map((folder) => readNetwork(filesOf(folder).best)));
  const isSame = (name: string) => `${before?.weights.get(name)}` === `${after?.weights.get(name)}`;
  expect([isSame("down1/conv1/weight"), isSame("down2/conv1/weight")]).toEqual([true, false]);
  expect(after?.weights.get("logits/bias")).toHaveLength(12);
});
