import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { normalise } from "../../src/data/index.ts";
import { ort } from "../../src/engines/ort/index.ts";
import { decodeOnnx } from "../../src/formats/onnx/index.ts";
import { readSafetensors } from "../../src/formats/safetensors/index.ts";
import { filesOf, readNetwork, segmenterOf } from "../../src/runs/index.ts";
import { highest } from "../../src/training/index.ts";
import { gradient } from "../data/pictures.ts";
import { runInOrt } from "../formats/onnx/run-in-ort.ts";
import { scratchFolder } from "../support/scratch.ts";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

async function exported(options: string, name: string) {
  const { run } = await smallRun();
  const file = join(scratchFolder(), name);
  const answer = JSON.parse((await thumbnet(`export ${run} ${options} --out ${file} --json`)).stdout);
  expect(answer).toEqual({ file, format: expect.any(String), bytes: statSync(file).size });
  return file;
}

test("an ONNX file says what it is, and takes any batch, height and width", async () => {
  const { metadata, inputs, outputs, name } = decodeOnnx(readFileSync(await exported("", "x.onnx")));
  const told = Object.fromEntries(Object.entries(metadata).map(([key, text]) => [key, JSON.parse(text)]));
  expect(name).toBe("unet");
  expect(told).toMatchObject({
    "thumbnet.model": "unet",
    "thumbnet.options": { classes: 11, width: 0.02, bias: true, norm: "batch" },
    "thumbnet.classes": { names: expect.arrayContaining(["Sky"]), colours: expect.any(Array) },
    "thumbnet.normalisation": { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    "thumbnet.size": [32, 48],
    "thumbnet.data": "CamVid",
    "thumbnet.licence": expect.stringContaining("CC BY-NC"),
  });
  expect(inputs).toMatchObject([{ name: "image", shape: ["batch", 3, "height", "width"] }]);
  expect(outputs).toMatchObject([{ name: "scores", shape: ["batch", 11, "height", "width"] }]);
});

test("ONNX Runtime labels with it as the run does, at a size that nobody trained", async () => {
  const { run } = await smallRun();
  const network = await readNetwork(filesOf(run).best);
  const image = gradient(37, 19);
  const shape = [1, 3, 19, 37] as const;
  const data = normalise(image, network.description.normalisation);
  const file = readFileSync(await exported("--format onnx", "x.onnx"));
  const { scores } = await runInOrt(file, { image: { type: { dtype: "float32", shape }, data } });
  const segmenter = segmenterOf(network, ort({ threads: 1 }));
  const mask = await segmenter.labelImage(image, network.description.normalisation);
  await segmenter.close();
  expect(highest(scores?.data ?? [], scores?.type.shape ?? [])).toEqual(mask.data);
});

test("safetensors are the run's own bytes, or half as many with nearly the same numbers", async () => {
  const { run, data } = await smallRun();
  const whole = await exported("--format safetensors", "x.safetensors");
  expect(readFileSync(whole)).toEqual(readFileSync(filesOf(run).best));
  const half = await exported("--format safetensors --half", "half.safetensors");
  const [full, short] = [whole, half].map((file) => readSafetensors(readFileSync(file)));
  expect(short?.metadata).toEqual(full?.metadata);
  expect(new Set([...(short?.tensors.values() ?? [])].map(({ dtype }) => dtype))).toEqual(new Set(["F16"]));
  const [exact, near] = await Promise.all([whole, half].map(readNetwork));
  for (const [name, numbers] of exact?.weights ?? [])
    numbers.forEach((x, i) => {
      expect(Math.abs((near?.weights.get(name)?.[i] ?? Number.NaN) - x)).toBeLessThanOrEqual(
        Math.abs(x) / 1024 + 1e-7,
      );
    });
  expect((await thumbnet(`eval ${half} --data ${data}`)).code).toBe(0);
});

test("ONNX is written from ONNX, the same bytes", async () => {
  const { run } = await smallRun();
  const file = join(scratchFolder(), "again.onnx");
  expect((await thumbnet(`export ${filesOf(run).onnx} --out ${file}`)).stdout).toBe(
    `${file}: ${statSync(file).size.toLocaleString("en")} bytes\n`,
  );
  expect(readFileSync(file)).toEqual(readFileSync(filesOf(run).onnx));
});

test("--half does not go with ONNX", async () => {
  const { run } = await smallRun();
  const seen = await thumbnet(`export ${run} --half --out x.onnx`);
  expect(seen).toMatchObject({
    code: 2,
    stderr: "--half goes with --format safetensors or squeezed; ONNX files are float32\n",
  });
});
