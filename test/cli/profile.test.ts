import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { encodeOnnx } from "../../src/formats/onnx/index.ts";
import type { NodeProfile } from "../../src/profiling/index.ts";
import { filesOf } from "../../src/runs/index.ts";
import { floats, foreign, node } from "../formats/onnx/foreign-models.ts";
import { scratchFolder } from "../support/scratch.ts";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

const profiled = async (line: string) => JSON.parse((await thumbnet(`profile ${line} --json`)).stdout);
const narrow = "squeezenet-1.1 --set width=0.25 --set classes=10 --input 1x3x64x64";

describe("thumbnet profile", () => {
  test("answers with one object that adds up", async () => {
    const { stdout, stderr, code } = await thumbnet(`profile ${narrow} --runs 2 --threads 1 --json`);
    expect({ stderr, code, lines: stdout.split("\n").length }).toEqual({ stderr: "", code: 0, lines: 2 });
    const answer = JSON.parse(stdout);
    expect(answer).toMatchObject({ model: "squeezenet-1.1", input: [1, 3, 64, 64], output: [1, 10] });
    const layers: readonly NodeProfile[] = answer.layers;
    const sum = (of: (layer: NodeProfile) => number) => layers.reduce((total, layer) => total + of(layer), 0);
    const totals = {
      parameters: sum((layer) => layer.parameters),
      macs: sum((layer) => layer.macs),
      flops: sum((layer) => layer.flops),
      torchinfo: {
        multAdds: sum((layer) => layer.torchinfo.multAdds),
        passBytes: sum((layer) => layer.torchinfo.passBytes),
      },
      weightBytes: sum((layer) => layer.weightBytes),
      activationBytes: sum((layer) => layer.activationBytes),
      movedBytes: sum((layer) => layer.movedBytes),
    };
    expect(answer).toMatchObject(totals);
    expect(answer.flops).toBe(2 * answer.macs);
    expect(answer.peakBytes).toBe(answer.memory.peakBytes);
    expect(answer.timing).toMatchObject({ engine: "ort", runs: 2 });
    // Every node has a time, or ran inside of one that has.
    const timed = new Set(layers.flatMap(({ name, milliseconds }) => (milliseconds ? [name] : [])));
    expect(layers.filter(({ name, within = "" }) => !timed.has(name) && !timed.has(within))).toEqual([]);
    expect(Object.keys(answer)).toMatchInlineSnapshot(`
      [
        "model",
        "input",
        "output",
        "parameters",
        "macs",
        "weightBytes",
        "activationBytes",
        "flops",
        "torchinfo",
        "movedBytes",
        "intensity",
        "peakBytes",
        "memory",
        "milliseconds",
        "gflopsPerSecond",
        "timing",
        "layers",
        "blocks",
      ]
    `);
    expect(Object.keys(layers[0] ?? {})).toMatchInlineSnapshot(`
      [
        "name",
        "path",
        "op",
        "output",
        "parameters",
        "macs",
        "flops",
        "weightBytes",
        "activationBytes",
        "movedBytes",
        "intensity",
        "torchinfo",
        "receptiveField",
        "milliseconds",
        "gflopsPerSecond",
      ]
    `);
  });

  test("counts without an engine when there are no runs, in a table of nodes", async () => {
    expect(`\n${(await thumbnet(`profile ${narrow} --runs 0`)).stdout}`).toMatchSnapshot();
  });

  test("puts blocks together as deep as it is told, for a table in Markdown or CSV", async () => {
    const { blocks } = await profiled(`${narrow} --runs 0 --depth 1`);
    expect(blocks.map(({ path }: { path: string }) => path)).toEqual([
      "conv1",
      "",
      ...[2, 3, 4, 5, 6, 7, 8, 9].map((i) => `fire${i}`),
      "conv10",
    ]);
    for (const format of ["markdown", "csv"])
      expect(
        (await thumbnet(`profile ${narrow} --runs 0 --depth 1 --format ${format}`)).stdout,
      ).toMatchSnapshot();
  });

  test("times every node in the interpreter", async () => {
    const { layers, timing } = await profiled(
      "squeezenet-1.1 --set width=0.05 --input 1x3x32x32 --engine interpreter --runs 1",
    );
    expect(timing).toMatchObject({ engine: "interpreter-float32", runs: 1 });
    expect(layers.filter(({ milliseconds }: NodeProfile) => !milliseconds)).toEqual([]);
  });

  test("profiles a training step in its phases, its state apart", async () => {
    const step = await profiled(
      "unet --set width=0.05 --set norm=batch --input 2x3x16x16 --training --engine interpreter --runs 1",
    );
    const network = await profiled("unet --set width=0.05 --set norm=batch --input 2x3x16x16 --runs 0");
    expect(step).toMatchObject({
      parameters: network.parameters,
      weightBytes: network.weightBytes,
      torchinfo: network.torchinfo,
    });
    const phases = Object.fromEntries(
      step.phases.map((phase: { path: string; macs: number }) => [phase.path, phase.macs]),
    );
    expect(Object.keys(phases)).toEqual(["forward", "objective", "gradient", "update"]);
    expect(phases["forward"]).toBe(network.macs);
    // The derivatives in a layer's image and in its weights take as much as the layer; nobody asks for the first image's.
    const first = network.layers.find(({ op }: NodeProfile) => op === "Conv");
    expect(phases["gradient"]).toBe(2 * network.macs - first.macs);
    // Weights and two moments of Adam, old and new, and the statistics of norms.
    const statistics = network.weightBytes / 4 - network.parameters;
    expect(step.stateBytes).toBe(2 * 4 * (3 * network.parameters + statistics));
    expect(step.peakBytes).toBeGreaterThan(network.peakBytes);
    expect(step.milliseconds.median).toBeGreaterThan(0);
  });

  test("trains networks that score whole images too", async () => {
    const { phases } = await profiled(
      "squeezenet-1.1 --set width=0.1 --set classes=3 --input 2x3x32x32 --training --runs 0",
    );
    expect(phases).toHaveLength(4);
  });

  test("measures how much of a receptive field is used", async () => {
    const { effective } = await profiled("unet --set width=0.03 --input 1x3x32x32 --runs 0 --effective");
    expect(effective).toMatchObject({ of: "CropLike", mass: 0.9545, seen: 32 * 32, images: 8 });
    expect(effective.share).toBe(effective.pixels / effective.seen);
    expect(effective.pixels).toBeGreaterThan(1);
    expect(effective.pixels).toBeLessThan(effective.seen);
    const { stdout } = await thumbnet("profile unet --set width=0.03 --input 1x3x32x32 --runs 0 --effective");
    expect(stdout).toContain("effective    the middle of CropLike has 95.45 % of its gradient in");
  });

  test("profiles a run and its ONNX file with their own weights", async () => {
    const { run } = await smallRun();
    const { macs, parameters } = await profiled(`${run} --runs 1`);
    const { milliseconds, ...onnx } = await profiled(`${filesOf(run).onnx} --runs 1`);
    expect(onnx).toMatchObject({ macs, parameters });
    expect(milliseconds.median).toBeGreaterThan(0);
  });
});

describe("an ONNX file with operators that we lack", () => {
  const kernel = [floats("w", 2, 3, 1, 1)];
  const between = (inner: object) => ({
    ...foreign({
      nodes: [
        node("Conv", ["x", "w"], ["a"]),
        { ...node("Frobnicate", ["a"], ["b"]), name: "odd/one" },
        node("Relu", ["b"], ["c"]),
        node("Conv", ["x", "w"], ["y"]),
      ],
      initializers: kernel,
      x: [1, 3, 4, 4],
    }),
    ...inner,
  });

  test("is refused by the name of the operator", async () => {
    const file = join(scratchFolder(), "odd.onnx");
    writeFileSync(file, encodeOnnx(between({})));
    const { code, stderr } = await thumbnet(`profile ${file} --runs 0`);
    expect(code).toBe(2);
    expect(stderr).toContain('node 1 "odd/one" (Frobnicate): found operator "Frobnicate"');
  });

  test("is counted without them, and without what reads them, on request", async () => {
    const file = join(scratchFolder(), "odd.onnx");
    writeFileSync(file, encodeOnnx(between({})));
    const { skipped, layers, macs } = await profiled(`${file} --runs 1 --skip-unknown`);
    expect(skipped).toEqual([
      { name: "odd/one", operator: "Frobnicate" },
      { name: "", operator: "Relu" },
    ]);
    expect(layers.map(({ op }: NodeProfile) => op)).toEqual(["Conv", "Conv"]);
    expect(macs).toBe(2 * 6 * 16);
    expect((await thumbnet(`profile ${file} --runs 0 --skip-unknown`)).stdout).toContain(
      "left out: Frobnicate at odd/one\nleft out: Relu\n",
    );
  });
});

describe("thumbnet profile says what would fit", () => {
  test.each([
    "squeezenet-1.0 --input 1x3x8x8",
    "squeeze-unet --engine tensorrt",
    "squeeze-unet --runs some",
    "squeeze-unet --format pdf",
    "fpn-resnet-50 --training --input 1x3x64x64",
    "nowhere.onnx",
    "",
  ])("instead of '%s', with exit code 2", async (line) => {
    const { code, stdout, stderr } = await thumbnet(`profile ${line} --json`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatchSnapshot();
  });

  test("of an ONNX file that reads several sizes: the least that works", async () => {
    const file = join(scratchFolder(), "valid.onnx");
    const valid = foreign({
      nodes: [node("Conv", ["x", "w"], ["y"])],
      initializers: [floats("w", 2, 3, 5, 7)],
    });
    writeFileSync(
      file,
      encodeOnnx({ ...valid, inputs: [{ name: "x", dtype: "float32", shape: ["n", 3, "h", "w"] }] }),
    );
    const { code, stderr } = await thumbnet(`profile ${file} --runs 0 --input 1x3x4x9`);
    expect(code).toBe(2);
    expect(stderr.replace(file, "valid.onnx")).toMatchInlineSnapshot(`
      "valid.onnx cannot read images of 4x9 (node 0 "Conv": the kernel reaches over 5 rows or columns but the padded image has 4); it needs 5x7 or more
      "
    `);
    expect((await thumbnet(`profile ${file} --runs 0 --input 1x3x5x7`)).code).toBe(0);
  });
});
