import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { scratchFolder } from "../support/scratch.ts";
import { thumbnet } from "./typing.ts";
import { wide, wideRun } from "./wide-run.ts";

const answered = async (line: string) => {
  const { code, stdout, stderr } = await thumbnet(`${line} --json`);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};

describe("thumbnet factor", () => {
  test("keeps to a budget, and what it leaves runs and trains as any other network", async () => {
    const { run, data } = await wideRun();
    const file = join(scratchFolder(), "factored.onnx");
    const found = await answered(
      `factor ${run} --macs 0.8 --runs 2 --threads 1 --data ${data} --out ${file}`,
    );
    expect(found.macs.after).toBeLessThanOrEqual(0.8 * found.macs.before);
    const { macs, parameters } = await answered(`summary ${file} --input 1x3x32x48`);
    expect({ macs, parameters }).toEqual({ macs: found.macs.after, parameters: found.parameters.after });
    const { meanIoU } = await answered(`eval ${file} --data ${data} --threads 1`);
    expect(found.metric).toMatchObject({ name: "mean IoU", after: 100 * meanIoU });
    const tuned = join(scratchFolder(), "tuned");
    const line = `train ${wide} --data ${data} --from ${file} --steps 1 --out ${tuned}`;
    expect(await answered(line)).toMatchObject({ finished: true });
    expect((await answered(`summary ${tuned}`)).parameters).toBe(parameters);
  });

  test.each([
    ["svd", 2],
    ["spatial", 2],
    ["tucker", 3],
  ])("by %s leaves %i layers for one", async (method, parts) => {
    const { run } = await wideRun();
    const { layers, macs } = await answered(`factor ${run} --method ${method} --energy 0.5 --runs 0`);
    for (const layer of layers) {
      expect(layer).toMatchObject({ method, ranks: expect.any(Array) });
      expect(layer.ranks).toHaveLength(parts - 1);
      expect(layer.error).toBeLessThanOrEqual(Math.sqrt(0.5));
      expect(layer.macs.after).toBeLessThan(layer.macs.before);
    }
    expect(macs.before - macs.after).toBe(
      layers.reduce(
        (sum: number, layer: { macs: { before: number; after: number } }) =>
          sum + layer.macs.before - layer.macs.after,
        0,
      ),
    );
  });

  test("prints its layers and why others stay", async () => {
    const { run } = await wideRun();
    const { stdout } = await thumbnet(`factor ${run} --energy 0.6 --runs 0`);
    expect(`\n${stdout}`).toMatchSnapshot();
  });

  test.each([
    "squeeze-unet",
    "RUN --energy 0.9 --macs 0.5",
    "RUN --macs 0.01",
    "RUN --energy 0.5 --out half.bin",
  ])("%s: says what would fit, with exit code 2", async (line) => {
    const { run } = await wideRun();
    const { code, stdout, stderr } = await thumbnet(`factor ${line.replace("RUN", run)} --runs 0 --json`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.replaceAll(run, "RUN")).toMatchSnapshot();
  });
});
