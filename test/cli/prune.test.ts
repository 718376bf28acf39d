import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Change } from "../../src/cli/before-after.ts";
import { writeAtomically } from "../../src/data/node/index.ts";
import { decodeOnnx, encodeOnnx, readOnnx, toOnnx } from "../../src/formats/onnx/index.ts";
import { squeezeUnet } from "../../src/models/index.ts";
import { filesOf, graphOf, readNetwork } from "../../src/runs/index.ts";
import { someWeights } from "../models/small.ts";
import { scratchFolder } from "../support/scratch.ts";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";
import { wide, wideRun } from "./wide-run.ts";

const answered = async (line: string) => {
  const { code, stdout, stderr } = await thumbnet(`${line} --json`);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};

describe("thumbnet prune --groups", () => {
  test("shows what is coupled, and why the rest stays", async () => {
    const { stdout } = await thumbnet("prune shufflenet-v1-g2-0.25 --groups --input 1x3x64x64");
    expect(`\n${stdout}`).toMatchSnapshot();
  });

  test("tells of networks that nobody trained, and of trained ones", async () => {
    const { run } = await smallRun();
    const { groups, held } = await answered(`prune ${run} --groups`);
    expect(groups[0]).toEqual({
      madeBy: ["down1/conv1"],
      readBy: ["down1/conv2"],
      sets: 1,
      channels: [1],
    });
    expect(held).toEqual([{ layer: "logits", channels: 11, because: "it is what the network answers" }]);
    expect((await answered("prune resnet-18 --groups")).groups).toHaveLength(12);
  });
});

describe("thumbnet prune --structured", () => {
  test("halves the MACs of a run, which then runs, trains and resumes as any other network", async () => {
    const { run, data } = await wideRun();
    const file = join(scratchFolder(), "half.onnx");
    const found = await answered(
      `prune ${run} --structured --macs 0.5 --keep 0 --runs 2 --threads 1 --data ${data} --out ${file}`,
    );
    expect(found.macs.after).toBeLessThanOrEqual(found.macs.before / 2);
    expect(found.milliseconds.after.median).toBeGreaterThan(0);

    const { macs, parameters } = await answered(`summary ${file} --input 1x3x32x48`);
    expect({ macs, parameters }).toEqual({ macs: found.macs.after, parameters: found.parameters.after });
    const measured = await answered(`eval ${file} --data ${data} --threads 1`);
    expect(found.metric).toMatchObject({ name: "mean IoU", after: 100 * measured.meanIoU });

    const squeezed = join(scratchFolder(), "half.squeezed");
    expect((await thumbnet(`export ${file} --format squeezed --out ${squeezed}`)).code).toBe(0);
    expect((await answered(`eval ${squeezed} --data ${data} --threads 1`)).meanIoU).toBe(measured.meanIoU);

    const tuned = join(scratchFolder(), "tuned");
    const line = `train ${wide} --data ${data} --from ${file} --steps 4 --stop-after 2 --out ${tuned}`;
    expect(await answered(line)).toMatchObject({ step: 2, finished: false });
    expect(await answered(`train --out ${tuned} --resume`)).toMatchObject({ step: 4, finished: true });
    expect((await answered(`summary ${tuned}`)).parameters).toBe(parameters);
    const model = decodeOnnx(readFileSync(join(tuned, "model.onnx")));
    expect(model.inputs).toMatchObject([{ shape: ["batch", 3, "height", "width"] }]);
  });

  test.each(["l1", "scale", "taylor"])("can ask %s, and leaves the share that it is told", async (by) => {
    const { run, data } = await wideRun();
    const file = join(scratchFolder(), `${by}.safetensors`);
    const line = `prune ${run} --structured --by ${by} --fraction 0.34 --images 2 --runs 0 --out ${file}`;
    const { layers, macs } = await answered(`${line} ${by === "taylor" ? `--data ${data}` : ""}`);
    for (const { layers: names, channels } of layers) {
      // No norm stands behind a transposed convolution.
      const isScored = by !== "scale" || !names[0].endsWith("/transpose");
      const gone = isScored ? Math.round(0.34 * channels.before) : 0;
      expect(channels.after).toBe(channels.before - gone);
    }
    expect((await answered(`summary ${file}`)).macs).toBe(macs.after);
  });

  test("prunes an ONNX file of others, for all of its sizes", async () => {
    const graph = (h: number) => squeezeUnet.graph({ input: [1, 3, h, 32], options: { width: 0.125 } });
    const weights = someWeights(graph(32));
    const [file, out] = [join(scratchFolder(), "others.onnx"), join(scratchFolder(), "fewer.onnx")];
    await writeAtomically(
      file,
      encodeOnnx(toOnnx(graph(32), { name: "theirs", weights, alsoAs: graph(64) })),
    );
    const line = `prune ${file} --input 1x3x32x32 --structured --parameters 0.4 --keep 0 --runs 0 --out ${out}`;
    const { parameters } = await answered(line);
    const read = readOnnx(readFileSync(out), { input: [1, 3, 96, 32] });
    expect(read.graph.parameterCount).toBe(parameters.after);
    expect(parameters.after).toBeLessThanOrEqual(0.4 * parameters.before);
    expect(read.graph.outputs.get("scores")?.type.shape).toEqual([1, 12, 96, 32]);
  });

  test("prints what was lost, layer by layer", async () => {
    const { run } = await wideRun();
    const { stdout } = await thumbnet(`prune ${run} --structured --fraction 0.5 --runs 0`);
    expect(`\n${stdout}`).toMatchSnapshot();
  });
});

describe("thumbnet prune of single weights", () => {
  /** How many of the file's weights are 0, beside those of biases and norms. */
  async function zerosIn(file: string): Promise<number> {
    const network = await readNetwork(file);
    const names = graphOf(network).parameters.filter(({ role }) => role === "weight");
    return names.reduce((sum, { name }) => sum + zeros(network.weights.get(name)), 0);
  }
  const zeros = (weights: Float32Array = new Float32Array()) =>
    weights.filter((weight) => weight === 0).length;
  const gone = ({ layers }: { layers: readonly { weights: Change<number> }[] }) =>
    layers.reduce((sum, { weights }) => sum + weights.before - weights.after, 0);

  test("puts the smallest at 0, in every layer or in all of them together", async () => {
    const { run, data } = await smallRun();
    const file = join(scratchFolder(), "sparse.safetensors");
    const line = `prune ${run} --fraction 0.6 --runs 0 --out ${file}`;
    const each = await answered(`${line} --data ${data}`);
    for (const { weights } of each.layers)
      expect(weights.before - weights.after).toBe(Math.floor(0.6 * weights.before));
    expect(await zerosIn(file)).toBe(gone(each));
    expect(each.metric.after).toBe(100 * (await answered(`eval ${file} --data ${data}`)).meanIoU);
    const all = await answered(`${line} --scope network`);
    const count = all.layers.reduce(
      (sum: number, { weights }: { weights: Change<number> }) => sum + weights.before,
      0,
    );
    expect(gone(all)).toBe(Math.floor(0.6 * count));
    const { stdout } = await thumbnet(`prune ${run} --fraction 0.6 --runs 0`);
    expect(`\n${stdout}`).toMatchSnapshot();
  });

  test("trains the others on the pictures of the run, with the pruned ones held or growing", async () => {
    const { run } = await smallRun();
    const file = join(scratchFolder(), "tuned.safetensors");
    const line = `prune ${run} --fraction 0.5 --runs 0 --threads 1 --out ${file}`;
    const plain = await answered(line);
    const before = await readNetwork(file);
    for (const how of ["--finetune 2", "--finetune 3 --gradual"]) {
      const tuned = await answered(`${line} ${how} --lr 0.01`);
      expect({ how, gone: gone(tuned), zeros: await zerosIn(file) }).toEqual({
        how,
        gone: gone(plain),
        zeros: gone(plain),
      });
      expect((await readNetwork(file)).weights.get("logits/bias")).not.toEqual(
        before.weights.get("logits/bias"),
      );
    }
    expect(gone(await answered(`${line} --finetune 2 --dsd --lr 0.01`))).toBeLessThan(gone(plain));
  });

  test("trains what is left of whole channels, also on other pictures", async () => {
    const { run } = await wideRun();
    const file = join(scratchFolder(), "tuned.onnx");
    const line = `prune ${run} --structured --fraction 0.5 --runs 0 --threads 1 --out ${file}`;
    const { parameters } = await answered(line);
    const before = readFileSync(file);
    const { parameters: left } = await answered(`${line} --finetune 1 --batch 3 --class-weights inverse-log`);
    expect(left).toEqual(parameters);
    expect(readFileSync(file)).toHaveLength(before.length);
    expect(readFileSync(file)).not.toEqual(before);
  });
});

test.each([
  "squeeze-unet",
  "squeeze-unet --fraction 0.5",
  "RUN --macs 0.5",
  "RUN --structured --fraction 0.5 --gradual --finetune 2",
  "RUN --fraction 0.5 --dsd",
  "FILE --fraction 0.5 --finetune 2",
  "RUN --fraction 0.5 --finetune 2 --data figures",
  "squeeze-unet --structured",
  "squeeze-unet --structured --macs 0.5",
  "RUN --structured --macs 0.5 --fraction 0.2",
  "RUN --structured --macs 0.01",
  "RUN --structured --macs 0.5 --by taylor",
  "RUN --structured --macs 0.5 --out half.bin",
  "RUN --structured --macs 0.5 --set width=1",
  "nowhere --groups",
])("thumbnet prune %s says what would fit, with exit code 2", async (line) => {
  const { run } = await smallRun();
  const { code, stdout, stderr } = await thumbnet(
    `prune ${line.replace("RUN", run).replace("FILE", filesOf(run).best)} --json`,
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr.replaceAll(run, "RUN")).toMatchSnapshot();
});
