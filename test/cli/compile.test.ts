import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { Compilable } from "../../src/cli/compiling/compilable.ts";
import { compiledNetwork } from "../../src/cli/compiling/compiled-network.ts";
import { imagenetNormalisation, numberedClasses } from "../../src/data/index.ts";
import { readImage } from "../../src/data/node/index.ts";
import { decodePng } from "../../src/data/node/png.ts";
import { Graph } from "../../src/ir/index.ts";
import { convWeightGrad } from "../../src/ops/index.ts";
import { noisePicture, rgbaOf } from "../engines/wasm/file/pictures.ts";
import type { Load } from "../engines/wasm/file/running.ts";
import { scratchFolder } from "../support/scratch.ts";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

const tsc = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

/** What `thumbnet compile` writes and says. */
async function compiled(words: readonly string[]) {
  const out = join(scratchFolder(), "new", "out");
  const { code, stdout, stderr } = await thumbnet(["compile", ...words, "--out", out, "--json"]);
  return { code, stderr, out, answer: stdout === "" ? undefined : JSON.parse(stdout) };
}

async function loadIn(out: string, name: string) {
  const { load }: { readonly load: Load } = await import(
    /* @vite-ignore */ pathToFileURL(join(out, `${name}.mjs`)).href
  );
  return load();
}

test("a compiled run labels every pixel as predict does", async () => {
  const { run, data } = await smallRun();
  const { code, out, answer } = await compiled([run]);
  expect(code).toBe(0);
  expect(answer).toMatchObject({ name: "run", task: "segmentation", size: [32, 48] });
  const network = await loadIn(out, "run");
  for (const name of ["val-0000.png", "val-0001.png"]) {
    const photograph = join(data, "val", name);
    const predicted = await thumbnet(["predict", run, photograph, "--out", out, "--json"]);
    const [{ mask: file }] = JSON.parse(predicted.stdout).images;
    const { mask, width, height, labels } = network(rgbaOf(await readImage(photograph)));
    expect({ width, height }).toEqual({ width: 48, height: 32 });
    expect(mask).toEqual(Uint8Array.from(decodePng(readFileSync(file), file).data));
    expect(new Set(mask).size).toBeGreaterThan(1);
    expect(labels).toContain("Road");
  }
});

test("a .squeezed file is compiled in the words that it is kept in", async () => {
  const { run } = await smallRun();
  const folder = scratchFolder();
  const file = join(folder, "net.squeezed");
  await thumbnet(["export", run, "--format", "squeezed", "--half", "--out", file]);
  const whole = await compiled([run]);
  const half = await compiled([file, "--size", "64x80"]);
  expect(half.answer.weightBytes).toBeLessThan(0.7 * whole.answer.weightBytes);
  const network = await loadIn(half.out, "net");
  expect(network(rgbaOf(noisePicture(10, 10))).mask).toHaveLength(64 * 80);
});

test("what is asked for is written, and its bytes are told", async () => {
  const { run } = await smallRun();
  const { out, answer } = await compiled([run, "--relaxed", "--html", "--wat"]);
  const endings = ["d.mts", "d.ts", "html", "mjs", "relaxed.wasm", "wasm", "wat"];
  expect(readdirSync(out).sort()).toEqual(endings.map((ending) => `run.${ending}`));
  const bytes = readFileSync(join(out, "run.wasm"));
  expect(answer.codeBytes + answer.weightBytes).toBe(bytes.length);
  expect(answer.totalBytes).toBe(bytes.length);
  expect(answer.brotliBytes).toBeLessThan(answer.totalBytes);
  expect(answer.relaxed.totalBytes).toBe(readFileSync(join(out, "run.relaxed.wasm")).length);
  expect(answer.memory.arena).toBeLessThan(answer.peakBytes);
  const macs = answer.layers.map((layer: { readonly macs: number }) => layer.macs);
  expect(macs.reduce((a: number, b: number) => a + b)).toBeGreaterThan(0);
});

test("TypeScript knows what the loader gives", async () => {
  const { run } = await smallRun();
  const { out } = await compiled([run]);
  const consumer = join(out, "page.mts");
  const check = (line: string) => {
    writeFileSync(
      consumer,
      `import { load } from "./run.mjs";\nconst segment = await load();\n${line}\nexport {};\n`,
    );
    const options = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext"];
    return spawnSync(process.execPath, [tsc, ...options, consumer], { cwd: out, encoding: "utf8" });
  };
  const picture = "{ data: new Uint8ClampedArray(4), width: 1, height: 1 }";
  expect(check(`const mask: Uint8Array = segment(${picture}).mask;`)).toMatchObject({
    status: 0,
    stdout: "",
  });
  expect(check(`segment(${picture}).points;`).stdout).toContain("Property 'points' does not exist");
});

test("without --json, a table says what the file takes", async () => {
  const { run } = await smallRun();
  const { stdout } = await thumbnet(["compile", run, "--out", scratchFolder()]);
  for (const word of [
    "run: 32x48 pixels",
    "GFLOP/s",
    "code ",
    "weights ",
    "brotli",
    "MiB",
    "to decode weights",
  ])
    expect(stdout).toContain(word);
});

test("a network of the zoo is compiled untrained, with as many classes as are wished", async () => {
  const { answer, out } = await compiled(["l3u-net", "--size", "32x32", "--classes", "2"]);
  expect(answer.name).toBe("l3u-net");
  const { labels } = (await loadIn(out, "l3u-net"))(rgbaOf(noisePicture(32, 32)));
  expect(labels).toEqual(["0", "1"]);
});

test("what does not fit is told in a sentence", async () => {
  const { run } = await smallRun();
  const nowhere = await compiled(["nowhere.onnx"]);
  const classes = await compiled([run, "--classes", "3"]);
  const size = await compiled(["alexnet", "--size", "8x8"]);
  const memory = await compiled([run, "--size", "8192x16384"]);
  const damaged = join(scratchFolder(), "damaged.squeezed");
  writeFileSync(damaged, "no network");
  const bytes = await compiled([damaged]);
  expect([nowhere, classes, size, memory, bytes].map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
  const told = [nowhere, classes, size, memory, bytes].map(({ stderr }) =>
    stderr.replaceAll(run, "RUN").replaceAll(damaged, "FILE"),
  );
  expect(told).toMatchInlineSnapshot(`
    [
      "there is no run and no file nowhere.onnx; thumbnet comes with squeeze-unet-camvid
    ",
      "RUN is trained: its number of classes cannot be chosen any more
    ",
      "alexnet cannot halve an image of 8x8 often enough (Conv at conv1: the kernel reaches over 11 rows or columns but the padded image has 8); it needs 67x67 or more
    ",
      "run: it takes 11.5 GiB of memory at this size, and a compiled file at most 2; give a smaller --size
    ",
      "FILE: squeezed, byte 0: found another kind of file; would fit: a .squeezed file
    ",
    ]
  `);
});

test("a layer without a kernel is named, with what would do", () => {
  const graph = new Graph();
  const [x, dy] = [graph.input("image", [1, 3, 5, 5]), graph.input("dy", [1, 4, 5, 5])];
  graph.scoped("head", () => graph.output("scores", convWeightGrad({ x, dy })));
  const network: Compilable = {
    name: "odd",
    description: {
      model: "unet",
      options: {},
      classes: numberedClasses(4),
      normalisation: imagenetNormalisation,
      data: "",
    },
    task: "segmentation",
    graph,
    weights: {},
    stored: new Map(),
  };
  expect(() => compiledNetwork(network, "plain")).toThrowErrorMatchingInlineSnapshot(
    `[UsageError: wasm does not run ConvWeightGrad at head: it only runs networks that are trained; train with --engine ort]`,
  );
});
