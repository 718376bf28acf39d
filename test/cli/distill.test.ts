import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { encodeOnnx, toOnnx } from "../../src/formats/onnx/index.ts";
import { modelNamed } from "../../src/models/index.ts";
import { filesOf, readNetwork, readRun } from "../../src/runs/index.ts";
import { initialParameters } from "../../src/training/index.ts";
import { scratchFolder } from "../support/scratch.ts";
import { complaint } from "./complaint.ts";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

const small = "--student unet --set width=0.03 --set norm=batch --batch 2 --threads 1 --lr 0.01";
const folder = () => join(scratchFolder(), "run");

/** What a run leaves that must not depend on when it was interrupted. */
const bitsOf = (run: string) => {
  const { checkpoint, best, onnx, log } = filesOf(run);
  const losses = readFileSync(log, "utf8").replace(/,"imagesPerSecond":[^}]+/g, "");
  return { losses, files: [checkpoint, best, onnx].map((file) => readFileSync(file).toString("base64")) };
};

const lossesOf = (run: string): readonly number[] =>
  readFileSync(filesOf(run).log, "utf8")
    .split("\n")
    .flatMap((line) => (line.includes('"train"') ? [JSON.parse(line).loss] : []));

test("a student learns from a run, is finished like any run, and holds nothing of its teacher", async () => {
  const { run: teacher, data } = await smallRun();
  const out = folder();
  const line = `distill --teacher ${teacher} ${small} --hint down2=down2 --data ${data} --steps 2 --out ${out} --json`;
  const { code, stdout, stderr } = await thumbnet(line);
  expect({ code, stderr: stderr.split("\n")[0]?.slice(0, 9) }).toEqual({ code: 0, stderr: "step 1/2 " });
  expect(JSON.parse(stdout)).toMatchObject({ finished: true, metrics: { images: 2 } });
  const { weights } = await readNetwork(filesOf(out).best);
  expect([...weights.keys()].filter((name) => name.startsWith("hint"))).toEqual([]);
  const run = await readRun(out);
  expect(run.options).toMatchObject({ teacher, student: "unet", temperature: 2, lambda: 1, labels: true });
  expect(run.recipe.distillation).toEqual({
    temperature: 2,
    lambda: 1,
    labels: true,
    hints: [{ teacher: "down2", student: "down2" }],
    hintWeight: 1,
  });
  expect(readFileSync(filesOf(out).report, "utf8")).toContain(teacher);
});

test("six steps are three, an interruption and three more, bit for bit, with either command", async () => {
  const { run: teacher, data } = await smallRun();
  const [whole, parts] = [folder(), folder()];
  const line = `distill --teacher ${teacher} ${small} --hint down1=down1 --data ${data} --steps 6 --flip 0.5`;
  expect((await thumbnet(`${line} --out ${whole}`)).code).toBe(0);
  const stopped = await thumbnet(`${line} --out ${parts} --stop-after 3`);
  expect(stopped.stdout).toBe(
    `stopped after step 3 of 6; go on with: thumbnet distill --out ${parts} --resume\n`,
  );
  expect((await thumbnet(`distill --out ${parts} --resume --stop-after 4`)).code).toBe(0);
  expect((await thumbnet(`train --out ${parts} --resume`)).code).toBe(0);
  expect(bitsOf(parts)).toEqual(bitsOf(whole));
});

test("λ = 0 leaves the weights that plain training leaves, bit for bit", async () => {
  const { run: teacher, data } = await smallRun();
  const [plain, taught] = [folder(), folder()];
  const rest = `--set width=0.03 --set norm=batch --batch 2 --threads 1 --lr 0.01 --data ${data} --steps 3`;
  await thumbnet(`train --model unet ${rest} --out ${plain}`);
  await thumbnet(`distill --teacher ${teacher} --student unet --lambda 0 ${rest} --out ${taught}`);
  expect(bitsOf(taught)).toEqual(bitsOf(plain));
});

test("temperature, λ, labels and hints each change what is learnt", async () => {
  const { run: teacher, data } = await smallRun();
  const learnt = async (more: string) => {
    const out = folder();
    await thumbnet(
      `distill --teacher ${teacher} ${small} --data ${data} --stop-after 1 ${more} --out ${out}`,
    );
    return lossesOf(out)[0];
  };
  const all = ["", "--temperature 3", "--lambda 2", "--no-labels", "--hint down1=down1"];
  const losses: (number | undefined)[] = [];
  for (const more of all) losses.push(await learnt(more));
  expect(new Set(losses).size).toBe(all.length);
  const [both = 0, , twice = 0, soft = 0] = losses;
  expect(twice - both).toBeCloseTo(soft, 4);
});

describe("a teacher that is a file", () => {
  /** The teacher's weights as ONNX, with or without what thumbnet writes about itself. */
  async function onnxOf(teacher: string, batch: number, metadata: Readonly<Record<string, string>> = {}) {
    const { description, weights } = await readNetwork(filesOf(teacher).best);
    const graph = modelNamed("unet")!.graph({ options: description.options, input: [batch, 3, 32, 48] });
    const file = join(scratchFolder(), "teacher.onnx");
    writeFileSync(
      file,
      encodeOnnx(toOnnx(graph, { name: "unet", weights: Object.fromEntries(weights), metadata })),
    );
    return file;
  }

  test("teaches as the run it came from, whether thumbnet wrote it or not, and one image at a time", async () => {
    const { run: teacher, data } = await smallRun();
    const learnt = async (source: string) => {
      const out = folder();
      const line = `distill --teacher ${source} ${small} --hint down1=down1 --data ${data} --stop-after 2 --out ${out}`;
      const { code, stderr } = await thumbnet(line);
      expect({ code, bug: stderr.includes("bug") }).toEqual({ code: 0, bug: false });
      return lossesOf(out);
    };
    const known = await learnt(teacher);
    expect(await learnt(filesOf(teacher).best)).toEqual(known);
    expect(await learnt(filesOf(teacher).onnx)).toEqual(known);
    for (const batch of [2, 1])
      for (const [i, loss] of (await learnt(await onnxOf(teacher, batch))).entries())
        expect(loss).toBeCloseTo(known[i] ?? Number.NaN, 4);
  });

  test("is refused when its batches, its nodes or its bytes do not fit", async () => {
    const { run: teacher, data } = await smallRun();
    const [three, broken] = [await onnxOf(teacher, 3), join(scratchFolder(), "broken.onnx")];
    writeFileSync(broken, "no model");
    const said = (source: string, more = "") =>
      complaint(
        `distill --teacher ${source} ${small} --data ${data} --steps 1 --out ${folder()} ${more}`
          .split(" ")
          .filter(Boolean),
        { TEACHER: source },
      );
    expect(await said(three)).toMatch(/^TEACHER cannot answer batches of 2x3x32x48: /);
    expect(await said(three, "--hint nowhere=down1")).toBe("TEACHER has no node nowhere to give hints");
    expect(await said(broken)).toMatch(/^ONNX Runtime cannot run TEACHER: /);
  });
});

test("a teacher of other classes is refused, by name or by number", async () => {
  const { run: teacher, data } = await smallRun();
  const [classes, file] = [join(scratchFolder(), "dataset.json"), join(scratchFolder(), "teacher.onnx")];
  const { description } = await readNetwork(filesOf(teacher).best);
  const listed = [...description.classes.names.slice(1), "Tram"].map((name, c) => ({
    name,
    colour: [c, c, c],
  }));
  writeFileSync(classes, JSON.stringify({ name: "with trams", classes: listed, void: 11 }));
  const line = `distill --teacher ${teacher} ${small} --data ${data} --classes ${classes} --steps 1 --out ${folder()}`;
  expect(await complaint(line.split(" "), { TEACHER: teacher })).toBe(
    "the teacher TEACHER knows 11 classes (Sky, Building, Pole, Road, Pavement, Tree, SignSymbol, Fence, Car, Pedestrian, Bicyclist), but with trams has 11 classes (Building, Pole, Road, Pavement, Tree, SignSymbol, Fence, Car, Pedestrian, Bicyclist, Tram)",
  );
  const graph = modelNamed("unet")!.graph({ options: { classes: 4, width: 0.02 }, input: [2, 3, 32, 48] });
  const weights = Object.fromEntries(initialParameters(graph, 1));
  writeFileSync(file, encodeOnnx(toOnnx(graph, { name: "unet", weights })));
  const other = `distill --teacher ${file} ${small} --data ${data} --steps 1 --out ${folder()}`;
  expect(await complaint(other.split(" "), { TEACHER: file })).toMatch(
    /^the teacher TEACHER knows 4 classes, but CamVid has 11 classes \(Sky, /,
  );
});

test("a teacher that changed since the run began is refused", async () => {
  const { run: teacher, data } = await smallRun();
  const [file, out] = [join(scratchFolder(), "teacher.safetensors"), folder()];
  writeFileSync(file, readFileSync(filesOf(teacher).best));
  await thumbnet(`distill --teacher ${file} ${small} --data ${data} --steps 4 --stop-after 2 --out ${out}`);
  writeFileSync(file, readFileSync(join(out, "best.safetensors").replace("best", "checkpoint")));
  expect(await complaint(["distill", "--out", out, "--resume"], { TEACHER: file })).toBe(
    "TEACHER is another teacher than when the run began: put its file back, or start another run",
  );
});

describe("is refused in one sentence:", () => {
  test.each([
    "distill --student unet --data DATA",
    "distill --teacher RUN --data DATA",
    "distill --teacher nowhere --student unet --data DATA",
    "distill --teacher squeeze-unet --student unet --data DATA",
    "distill --teacher RUN --student unett --data DATA",
    "distill --teacher RUN --student unet --task keypoints --data figures",
    "distill --teacher RUN --student unet --data DATA --lambda 0 --no-labels",
    "distill --teacher RUN --student unet --data DATA --lambda 0 --temperature 3",
    "distill --teacher RUN --student unet --data DATA --hint-weight 2",
    "distill --teacher RUN --student unet --data DATA --hint nowhere=down1",
    "distill --teacher RUN --student unet --data DATA --hint down1=nowhere",
    "distill --teacher RUN --student unet --data DATA --hint down1=down2",
  ])("%s", async (line) => {
    const { run, data } = await smallRun();
    const places = { RUN: run, DATA: data };
    const words = line.split(" ").map((word) => ({ ...places })[word] ?? word);
    expect(await complaint([...words, "--out", folder()], places)).toMatchSnapshot();
  });

  test("resuming with another teacher, student or temperature", async () => {
    const { run: teacher, data } = await smallRun();
    const out = folder();
    await thumbnet(
      `distill --teacher ${teacher} ${small} --data ${data} --steps 4 --stop-after 1 --out ${out}`,
    );
    const said: string[] = [];
    for (const more of ["--teacher other", "--student squeeze-unet", "--temperature 3", "--no-labels"])
      said.push(
        await complaint(["distill", "--out", out, "--resume", ...more.split(" ")], {
          RUN: out,
          TEACHER: teacher,
        }),
      );
    expect(said).toMatchSnapshot();
  });
});
