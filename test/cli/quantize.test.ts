import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Quantising, quantise, type Workshop } from "../../src/cli/quantising.ts";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { decodeOnnx } from "../../src/formats/onnx/index.ts";
import { filesOf, graphOf, readNetwork, type TrainedNetwork } from "../../src/runs/index.ts";
import { scratchFolder } from "../support/scratch.ts";
import { photographsOf, stubbornNet } from "./classifier.ts";
import { complaint } from "./complaint.ts";
import { smallRun } from "./small-run.ts";
import { surroundings, thumbnet } from "./typing.ts";

const usual = "--data streets --images 8 --runs 1 --threads 1";

/** What the command answers, and the file that it wrote. */
async function quantized(source: string, options: string) {
  const out = join(scratchFolder(), "int8.onnx");
  const { code, stdout, stderr } = await thumbnet(`quantize ${source} ${options} --out ${out} --json`);
  expect({ code, stderr: stderr.replaceAll(/^step .*\n/gm, "") }).toEqual({ code: 0, stderr: "" });
  return { out, ...JSON.parse(stdout) };
}

const evaluated = async (source: string) =>
  JSON.parse((await thumbnet(`eval ${source} --data streets --threads 1 --json`)).stdout);

describe("thumbnet quantize", () => {
  test("writes integers that eval and summary read, and says what they are worth", async () => {
    const { run } = await smallRun();
    const { out, stages, milliseconds, leftOut } = await quantized(run, `${usual} --max-drop 100`);
    expect(stages.map(({ stage }: { stage: string }) => stage)).toEqual(["float32", "int8"]);
    expect(leftOut).toEqual([]);
    expect(Object.keys(milliseconds)).toEqual(["float32", "int8"]);
    expect(100 * (await evaluated(run)).meanIoU).toBeCloseTo(stages[0]["mean IoU"], 6);
    expect(100 * (await evaluated(out)).meanIoU).toBeCloseTo(stages[1]["mean IoU"], 6);
    const bytes = readFileSync(out);
    expect(bytes.length).toBe(stages[1].bytes + metadataBytes(bytes));
    const { initializers, inputs } = decodeOnnx(bytes);
    expect(initializers.filter(({ dtype, shape }) => dtype === "float32" && shape.length > 1)).toEqual([]);
    expect(inputs[0]?.shape).toEqual(["batch", 3, "height", "width"]);
    const { stdout } = await thumbnet(`summary ${out}`);
    expect(stdout).toContain("as int8 and int32");
  });

  test("goes through every step that is asked for", async () => {
    const { run } = await smallRun();
    const options =
      "--calibration entropy --symmetric --no-per-channel --reduce-range --equalize --correct-bias";
    const { stages } = await quantized(run, `${usual} ${options} --finetune 2 --batch 2 --max-drop 100`);
    expect(stages.map(({ stage }: { stage: string }) => stage)).toEqual([
      "float32",
      "float32, equalised",
      "int8",
      "int8 after 2 steps",
    ]);
  });

  test("tells a person the stages and the times", async () => {
    const { run } = await smallRun();
    const out = join(scratchFolder(), "int8.onnx");
    const { stdout } = await thumbnet(`quantize ${run} ${usual} --max-drop 100 --out ${out}`);
    expect(stdout).toMatch(/stage +bytes +mean IoU +drop/);
    expect(stdout).toMatch(/60 pictures; 8 others calibrated/);
    expect(stdout).toMatch(/in float32, .* in int8, run in turn: [\d.]+ times as fast/);
    expect(stdout).toContain(`written: ${out}`);
  });
});

const metadataBytes = (bytes: Uint8Array): number => {
  const { metadata } = decodeOnnx(bytes);
  const [key, text = ""] = ["thumbnet.quantization", metadata["thumbnet.quantization"]];
  // Two texts with a byte of kind and one or two of length each, in a message of the same.
  const own = (length: number) => 1 + (length > 127 ? 2 : 1) + length;
  return own(own(key.length) + own(text.length));
};

describe("layers that are left out", () => {
  /** Five points for every layer in integers. */
  async function shop(): Promise<Workshop> {
    const { run } = await smallRun();
    const network = await readNetwork(filesOf(run).best);
    const { around } = surroundings();
    const integersIn = (judged: TrainedNetwork) =>
      graphOf(judged, [1, 3, 16, 16]).constants.filter(({ role }) => role === "weight").length;
    const image = {
      type: { dtype: "float32", shape: [1, 3, 16, 16] },
      data: new Float32Array(768).fill(0.5),
    } as const;
    return {
      network,
      judge: { metric: "points", sign: 1, images: 1, measure: async (judged) => 90 - 5 * integersIn(judged) },
      pictures: {
        name: "grey",
        length: 1,
        alsoJudge: false,
        input: [1, 3, 16, 16],
        at: async () => image.data,
      },
      batches: async function* () {
        yield { image };
      },
      engine: interpreter(),
      io: { ...around, json: false },
    };
  }

  const plain: Omit<Quantising, "maxDrop"> = {
    calibration: "minmax",
    symmetric: false,
    perChannel: true,
    reduceRange: false,
    equalize: false,
    correctBias: false,
    tuning: undefined,
  };

  test("are as many as the metric needs, the most harmed of all first", async () => {
    const { stages, layers = [], leftOut } = await quantise(await shop(), { ...plain, maxDrop: 20 });
    const last = stages.at(-1);
    expect(last?.drop).toBeLessThanOrEqual(20);
    expect(stages.at(-2)?.drop).toBeGreaterThan(20);
    expect(leftOut).toEqual(layers.slice(0, leftOut.length).map(({ name }) => name));
    const noises = layers.map(({ noise }) => noise);
    expect(noises).toEqual([...noises].sort((a, b) => b - a));
    expect(noises.some((noise) => noise > 0)).toBe(true);
  });

  test("are none where little enough is lost", async () => {
    const { stages, layers, leftOut } = await quantise(await shop(), { ...plain, maxDrop: 1000 });
    expect({ layers, leftOut, stages: stages.length }).toEqual({ layers: undefined, leftOut: [], stages: 2 });
  });
});

describe("what cannot be quantised is refused", () => {
  const out = ["--out", "int8.onnx"];

  test("a calibration folder with too few images", async () => {
    const { run: RUN, data: DATA } = await smallRun();
    expect(await complaint(["quantize", RUN, "--data", DATA, ...out], { RUN, DATA })).toMatchInlineSnapshot(
      `"CamVid has 4 pictures to calibrate with, too few to tell what a network meets; 8 or more would fit"`,
    );
  });

  test("more images than there are, or hardly any", async () => {
    const { run: RUN } = await smallRun();
    const words = ["quantize", RUN, "--data", "streets", ...out, "--images"];
    expect(await complaint([...words, "500"], { RUN })).toMatchInlineSnapshot(
      `"streets has 400 pictures to calibrate with, not 500; --images 400, or more pictures, would fit"`,
    );
    expect(await complaint([...words, "3"], { RUN })).toMatchInlineSnapshot(
      `"--images 3 is too few to calibrate with; 8 or more would fit"`,
    );
  });

  test("no pictures at all", async () => {
    const { run: RUN } = await smallRun();
    expect(await complaint(["quantize", RUN, ...out], { RUN })).toMatchInlineSnapshot(
      `"--data is missing: give a folder of images and masks, streets or figures"`,
    );
  });

  test("a file name that is no ONNX file's", async () => {
    const { run: RUN } = await smallRun();
    const words = ["quantize", RUN, "--data", "streets", "--out", "int8.safetensors"];
    expect(await complaint(words, { RUN })).toMatchInlineSnapshot(
      `"--out int8.safetensors is no ONNX file's name; int8.safetensors.onnx would fit"`,
    );
  });

  test("integers", async () => {
    const { run } = await smallRun();
    const { out: FILE } = await quantized(run, `${usual} --max-drop 100`);
    expect(await complaint(["quantize", FILE, "--data", "streets", ...out], { FILE })).toMatchInlineSnapshot(
      `"FILE is in integers already; the network that it was made of would fit"`,
    );
  });

  test("how to fine-tune without doing so", async () => {
    const { run: RUN } = await smallRun();
    const words = ["quantize", RUN, "--data", "streets", ...out, "--class-weights", "inverse-log"];
    expect(await complaint(words, { RUN })).toMatchInlineSnapshot(`"--class-weights goes with --finetune"`);
  });

  test("a classifier's fine-tuning", async () => {
    const FILE = stubbornNet();
    const DATA = await photographsOf([0, 1, 2, 3, 4, 5, 6, 7]);
    const words = ["quantize", FILE, "--data", DATA, ...out, "--finetune", "3"];
    expect(await complaint(words, { FILE, DATA })).toMatchInlineSnapshot(
      `"--finetune goes with segmentation or keypoints; FILE is for classification"`,
    );
  });
});
