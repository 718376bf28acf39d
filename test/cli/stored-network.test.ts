import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { encodeOnnx, toOnnx } from "../../src/formats/onnx/index.ts";
import { unet } from "../../src/models/index.ts";
import { filesOf } from "../../src/runs/index.ts";
import { initialParameters } from "../../src/training/index.ts";
import { scratchFolder } from "../support/scratch.ts";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

const counted = async (line: string) => JSON.parse((await thumbnet(`summary ${line} --json`)).stdout);

test("a run, its weights and its ONNX file are the network that was trained, at its size", async () => {
  const { run } = await smallRun();
  const { best, onnx } = filesOf(run);
  const options = "--classes 11 --set width=0.02 --set norm=batch";
  const { layers, ...known } = await counted(`unet ${options} --input 1x3x32x48`);
  expect(await counted(run)).toEqual({ layers, ...known });
  expect(await counted(best)).toEqual({ layers, ...known });
  // ONNX says in other nodes that the image is padded and cropped by nothing.
  const { activationBytes: _, ...same } = known;
  expect(await counted(onnx)).toMatchObject(same);
});

test("a trained network is counted at any size", async () => {
  const { run } = await smallRun();
  for (const source of [run, filesOf(run).onnx])
    expect(await counted(`${source} --input 2x3x16x80`)).toMatchObject({
      input: [2, 3, 16, 80],
      output: [2, 11, 16, 80],
    });
});

test.each(["--classes 3", "--set width=1"])("%s comes too late for a trained network", async (option) => {
  const { run } = await smallRun();
  const { code, stderr } = await thumbnet(`summary ${run} ${option}`);
  expect(code).toBe(2);
  expect(stderr.replace(run, "RUN")).toMatchSnapshot();
});

test("an ONNX file of somebody else is counted at the size that is asked", async () => {
  const options = { width: 0.02, classes: 3 };
  const graph = unet.graph({ options, input: [1, 3, 32, 32] });
  const weights = Object.fromEntries(initialParameters(graph, 0));
  const alsoAs = unet.graph({ options, input: [2, 3, 48, 64] });
  const FILE = join(scratchFolder(), "other.onnx");
  writeFileSync(FILE, encodeOnnx(toOnnx(graph, { name: "somebody's", weights, alsoAs })));
  expect(await counted(`${FILE} --input 1x3x48x48`)).toMatchObject({
    model: "somebody's",
    output: [1, 3, 48, 48],
    parameters: graph.parameterCount,
  });
  const { code, stderr } = await thumbnet(`summary ${FILE}`);
  expect({ code, stderr: stderr.replace(FILE, "FILE") }).toEqual({
    code: 2,
    stderr: "FILE reads images of several sizes; choose one with --input, such as 1x3x224x224\n",
  });
});
