import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { drawFigure, figureKeypoints } from "../../src/data/index.ts";
import { encodePng } from "../../src/data/node/index.ts";
import { decodeOnnx } from "../../src/formats/onnx/index.ts";
import { filesOf } from "../../src/runs/index.ts";
import { scratchFolder } from "../support/scratch.ts";
import { complaint } from "./complaint.ts";
import { thumbnet } from "./typing.ts";

/** The smallest network that finds keypoints, on figures of 32x32 pixels. */
const small =
  "--task keypoints --model unet --set width=0.02 --set norm=batch --set features=4 --data figures --size 32x32 --batch 2 --validation-images 4 --threads 1";

let made: Promise<string> | undefined;

/** A finished run, to be read only. */
function keypointRun(): Promise<string> {
  made ??= (async () => {
    const run = join(scratchFolder(), "run");
    const { code, stderr } = await thumbnet(
      `train ${small} --steps 4 --lr 0.01 --validate-every 2 --out ${run}`,
    );
    if (code !== 0) throw new Error(stderr);
    return run;
  })();
  return made;
}

/** Of a line of `eval`, without its time. */
async function measured(line: string) {
  const { code, stdout, stderr } = await thumbnet(`eval ${line} --json`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { milliseconds: _, ...answer } = JSON.parse(stdout);
  return answer;
}

describe("a run that finds keypoints", () => {
  test("logs loss and distance, and is reported with its keypoints", async () => {
    const run = await keypointRun();
    const { log, report, run: decided } = filesOf(run);
    const lines = readFileSync(log, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ kind, step }) => `${kind} ${step}`)).toEqual([
      "train 1",
      "train 2",
      "validation 2",
      "train 3",
      "train 4",
      "validation 4",
    ]);
    expect(Object.keys(lines[0])).toEqual(
      expect.arrayContaining(["loss", "distance", "gradientNorm", "learningRate"]),
    );
    expect(Object.keys(lines[2])).toEqual(["kind", "step", "loss", "distance"]);
    const page = readFileSync(report, "utf8");
    for (const name of figureKeypoints.names) expect(page).toContain(name);
    expect(JSON.parse(readFileSync(decided, "utf8")).recipe).toMatchObject({
      model: "keypoints/unet",
      keypoints: { coordinates: 1, heatmaps: 0.1, spread: 0.06 },
    });
  });

  test("keeps the weights of the least distance", async () => {
    const run = join(scratchFolder(), "run");
    const line = `train ${small} --steps 6 --lr 0.05 --validate-every 1 --out ${run} --json`;
    expect((await thumbnet(line)).code).toBe(0);
    const distances = readFileSync(filesOf(run).log, "utf8")
      .split("\n")
      .flatMap((text) => (text.includes("validation") ? [JSON.parse(text).distance] : []));
    const kept = await measured(`${run} --data figures`);
    expect(distances).toHaveLength(6);
    expect(distances.indexOf(Math.min(...distances))).toBeGreaterThanOrEqual(0);
    expect(kept.images).toBe(200);
  });

  test("is measured alike as a run, as weights and as an ONNX file, and as when it finished", async () => {
    const run = await keypointRun();
    const { best, onnx, metrics } = filesOf(run);
    const { milliseconds: _, ...known } = JSON.parse(readFileSync(metrics, "utf8"));
    for (const source of [run, best, onnx])
      expect(await measured(`${source} --data figures`)).toEqual({ ...known, skipped: [] });
    expect(Object.keys(known)).toEqual(["images", "loss", "distance", "keypoints"]);
    expect(known.keypoints.map(({ name }: { name: string }) => name)).toEqual(figureKeypoints.names);
  });

  test("leaves an ONNX file for any number of images, which gives scores and points", async () => {
    const { inputs, outputs } = decodeOnnx(readFileSync(filesOf(await keypointRun()).onnx));
    expect(inputs.map(({ shape }) => shape)).toEqual([["batch", 3, 32, 32]]);
    expect(outputs.map(({ name, shape }) => [name, shape])).toEqual([
      ["scores", ["batch", 10, 26, 26]],
      ["points", ["batch", 10, 2]],
    ]);
  });

  test("draws the points that it finds, and tells them in pixels", async () => {
    const run = await keypointRun();
    const [folder, out] = [scratchFolder(), join(scratchFolder(), "out")];
    const { image } = drawFigure({ width: 48, height: 64, seed: 1 });
    writeFileSync(join(folder, "figure.png"), await encodePng(image, 3));
    const { code, stdout } = await thumbnet(`predict ${run} ${folder} --out ${out} --json`);
    expect(code).toBe(0);
    const { images } = JSON.parse(stdout);
    expect(images).toHaveLength(1);
    expect(images[0]).toMatchObject({ overlay: join(out, "figure.overlay.png") });
    expect(readFileSync(images[0].overlay).length).toBeGreaterThan(100);
    for (const { x, y } of images[0].keypoints) {
      expect(Math.min(x, 48 - x)).toBeGreaterThan(0);
      expect(Math.min(y, 64 - y)).toBeGreaterThan(0);
    }
  });

  test("is four steps as two, an interruption and two more, bit for bit", async () => {
    const [whole, parts] = [await keypointRun(), join(scratchFolder(), "parts")];
    const line = `train ${small} --steps 4 --lr 0.01 --validate-every 2 --out ${parts}`;
    expect((await thumbnet(`${line} --stop-after 2`)).stdout).toContain(
      `thumbnet train --out ${parts} --resume`,
    );
    expect((await thumbnet(`train --out ${parts} --resume`)).code).toBe(0);
    for (const file of ["checkpoint", "best", "onnx"] as const)
      expect(readFileSync(filesOf(parts)[file]).equals(readFileSync(filesOf(whole)[file]))).toBe(true);
  });
});

describe("is refused in one sentence:", () => {
  test.each([
    "train --data figures",
    "train --task keypoints --data streets",
    "train --task keypoints --data figures --dice 1",
    "train --data streets --heatmaps 1",
    "train --task keypoints --data figures --coordinates 0 --heatmaps 0",
    "train --task segmentation --model keypoints/unet --data figures",
    "train --task keypoints --model squeezenet-1.0 --data figures",
    "train --data figures --classes camvid --task keypoints",
    "eval RUN --data streets",
    "eval RUN --data figures --paper",
    "eval RUN --data figures --task segmentation",
    "predict RUN a.png --out out --resolution own",
    "landscape RUN",
  ])("%s", async (line) => {
    const places = line.includes("RUN") ? { RUN: await keypointRun() } : {};
    const words = line.split(" ").map((word) => (word === "RUN" ? (places.RUN ?? word) : word));
    const out = line.startsWith("train") ? ["--out", join(scratchFolder(), "none")] : [];
    expect(await complaint([...words, ...out], places.RUN ? { RUN: places.RUN } : {})).toMatchSnapshot();
  });
});
