import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { calibration, calibrationNote } from "../../src/cli/compressing/calibration.ts";
import type { Image } from "../../src/data/index.ts";
import { scratchFolder } from "../support/scratch.ts";
import { photographsOf } from "./classifier.ts";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

type StageSeen = {
  readonly stage: string;
  readonly bytes: number;
  readonly ratio: number;
  readonly "mean IoU": number;
  readonly drop: number;
};

/** A run, and options that take little time. */
async function atHand() {
  const { run, data } = await smallRun();
  return { run, data, usual: `--data ${data} --threads 1 --sensitivities 0` };
}

/** A search needs more pictures than the run has. */
const searching = async () => `--calibrate ${await photographsOf([0, 1, 2, 3, 4, 5, 6, 7])} --images 8`;

/** What the command answers, and the files that it wrote. */
async function compressed(source: string, options: string) {
  const out = join(scratchFolder(), "small.squeezed");
  const { code, stdout, stderr } = await thumbnet(`compress ${source} ${options} --out ${out} --json`);
  if (code !== 0) throw new Error(stderr);
  const answer = JSON.parse(stdout);
  const stages: readonly StageSeen[] = answer.stages;
  return { answer, out, stages, last: stages.at(-1), tried: stderr };
}

const answered = async (line: string) => JSON.parse((await thumbnet(`${line} --json`)).stdout);

describe("thumbnet compress --prune --bits", () => {
  test("writes a file that eval measures as the command did, of as many bytes as it says", async () => {
    const { run, usual } = await atHand();
    const { answer, out, stages, last } = await compressed(run, `${usual} --prune 0.5 --bits 4`);
    expect(stages.map(({ stage }) => stage)).toEqual([
      "float32",
      "50 % pruned",
      "norms folded",
      "4-bit codebooks",
      "coded",
    ]);
    expect(readFileSync(out).length).toBe(last?.bytes);
    const measured = await answered(`eval ${out} ${usual.replace("--sensitivities 0", "")}`);
    expect(100 * measured.meanIoU).toBeCloseTo(last?.["mean IoU"] ?? Number.NaN, 9);
    const { parameters } = await answered(`summary ${run}`);
    expect(stages[0]).toMatchObject({ bytes: 4 * parameters, ratio: 1, drop: 0 });
    expect(last?.ratio).toBeCloseTo((4 * parameters) / (last?.bytes ?? 0), 9);
    expect(answer.beside.int8Brotli).toBeGreaterThan(0);
    expect(answer.beside.codebooksBrotli).toBeLessThan(4 * parameters);
  });

  test("leaves as many zeros and as few numbers as it is told", async () => {
    const { run, usual } = await atHand();
    const { out } = await compressed(run, `${usual} --prune 0.75 --bits 3`);
    const { tensors } = await answered(`inspect ${out}`);
    const large = tensors.filter(({ shape }: { shape: number[] }) => shape.length === 4 && shape[0] !== 1);
    for (const { coding, sparsity, shape } of large) {
      const size = shape.reduce((a: number, b: number) => a * b, 1);
      expect(sparsity).toBeGreaterThanOrEqual(Math.floor(0.75 * size) / size);
      const entries = /codebook of (\d+)/.exec(coding);
      if (entries) expect(Number(entries[1])).toBeLessThanOrEqual(8);
    }
  });

  test.each(["huffman", "rans"])("uses %s alone where that is asked", async (coder) => {
    const { run, usual } = await atHand();
    const {
      answer: { layers },
    } = await compressed(run, `${usual} --bits 5 --${coder}`);
    const parts = layers.flatMap(({ parts: all }: { parts: { coders: string[]; what: string }[] }) => all);
    const used = new Set(
      parts
        .filter(({ what }: { what: string }) => what === "codes")
        .flatMap(({ coders }: { coders: string[] }) => coders),
    );
    expect(used.has(coder === "huffman" ? "rans" : "huffman")).toBe(false);
  });
});

describe("thumbnet compress", () => {
  test("finds a smaller file the more points may be lost, and keeps to them", async () => {
    const { run, usual } = await atHand();
    const options = `${usual} ${await searching()}`;
    const strict = await compressed(run, `${options} --max-drop 1`);
    const lax = await compressed(run, `${options} --max-drop 100`);
    expect(strict.last?.drop).toBeLessThanOrEqual(1);
    expect(lax.last?.bytes).toBeLessThan(strict.last?.bytes ?? 0);
    expect(strict.stages.map(({ stage }) => stage)).toEqual(["float32", "norms folded", "fitted", "coded"]);
    expect(strict.tried.match(/^tried: /gm)).toHaveLength(8);
  });

  test("searches behind pruning and trains codebooks, also where whole layers are 0", async () => {
    const { run, usual } = await atHand();
    const options = `${usual} ${await searching()} --prune 0.5 --finetune 2 --batch 2 --target-bytes 1800`;
    const { stages } = await compressed(run, options);
    expect(stages.map(({ stage }) => stage)).toEqual([
      "float32",
      "50 % pruned",
      "2 steps of training",
      "norms folded",
      "fitted",
      "2 steps of training codebooks",
      "coded",
    ]);
    const [whole] = stages;
    for (const { drop, "mean IoU": rate } of stages)
      expect(drop).toBeCloseTo((whole?.["mean IoU"] ?? Number.NaN) - rate, 9);
  });

  test("meets a size, and comes close to it", async () => {
    const { run, usual } = await atHand();
    const { last } = await compressed(run, `${usual} ${await searching()} --target-bytes 9000`);
    expect(last?.bytes).toBeLessThanOrEqual(9000);
    expect(last?.bytes).toBeGreaterThan(8000);
  });

  test("writes a report of stages, layers and sensitivities, and tells a person what was found", async () => {
    const { run, usual } = await atHand();
    const out = join(scratchFolder(), "told.squeezed");
    const line = `compress ${run} ${usual} --bits 6 --sensitivities 1 --out ${out}`;
    const { stdout } = await thumbnet(line.replace("--sensitivities 0", ""));
    expect(stdout).toMatch(/stage +bytes +ratio +mean IoU +drop/);
    expect(stdout).toMatch(/beside it, without a graph: [\d,]+ bytes as int8 in brotli/);
    const page = readFileSync(out.replace(".squeezed", ".html"), "utf8");
    for (const words of [
      "6-bit codebooks",
      "down1/conv1/weight",
      "mean IoU is that of one picture alone",
      "weights pruned (%)",
    ])
      expect(page).toContain(words);
  });
});

describe("what layers are fitted to", () => {
  const see = () => new Float32Array();
  const input = [1, 3, 4, 4] as const;
  const pictures = { name: "photos", length: 9, input, alsoJudge: true, at: async () => new Float32Array() };

  test("is said where it measures the network too", async () => {
    const chosen = await calibration({ pictures, see }, { calibrate: undefined, images: undefined });
    expect(calibrationNote(chosen)).toBe(
      "layers were fitted to 9 of the pictures that measure the network, without their labels: photos has no others, and --calibrate would give some",
    );
  });

  test("are a folder's pictures where one is given, as the network sees them", async () => {
    const folder = await photographsOf([1, 2, 3, 4, 5, 6, 7, 8]);
    const wide = (image: Image) => Float32Array.of(image.width, image.height);
    const chosen = await calibration({ pictures, see: wide }, { calibrate: folder, images: 8 });
    expect(calibrationNote(chosen)).toBe(`layers were fitted to 8 other pictures, of ${folder}`);
    expect(chosen.pictures.input).toEqual(input);
    expect([...(await chosen.pictures.at(3))]).toEqual([40, 30]);
  });
});

test.each([
  "RUN --bits 9",
  "RUN --bits 0",
  "RUN --prune 1",
  "RUN --huffman --rans",
  "RUN --finetune 2",
  "RUN --bits 6 --images 8",
  "RUN",
  "RUN --calibrate DATA",
  "RUN SEARCH --target-bytes 10",
  "RUN --bits 2 --prune 0.9 --target-bytes 100 --max-drop 90",
  "nowhere",
])("thumbnet compress %s says what would fit, with exit code 2, and writes nothing", async (words) => {
  const { run, usual, data } = await atHand();
  const out = join(scratchFolder(), "never.squeezed");
  const line = words
    .replace("RUN", run)
    .replace("DATA", data)
    .replace("SEARCH", words.includes("SEARCH") ? await searching() : "");
  const { code, stdout, stderr } = await thumbnet(`compress ${line} ${usual} --out ${out} --json`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  const said = stderr
    .replaceAll(/^tried: .*\n/gm, "")
    .replaceAll(run, "RUN")
    .replaceAll(data, "DATA");
  expect(said.replace(/[\d,]+ bytes with mean IoU -?[\d.]+/, "N bytes with mean IoU D")).toMatchSnapshot();
  expect(existsSync(out)).toBe(false);
});
