import { join } from "node:path";
import { expect, test } from "vitest";
import { graphOf, readSqueezedNetwork } from "../../../src/runs/index.ts";
import { scratchFolder } from "../../support/scratch.ts";
import { complaint } from "../complaint.ts";
import { smallRun } from "../small-run.ts";
import { thumbnet } from "../typing.ts";

test("thumbnet compress --finetune trains what was not pruned, and then what weights share", async () => {
  const { run, data } = await smallRun();
  const out = join(scratchFolder(), "tuned.squeezed");
  const line = `compress ${run} --data ${data} --prune 0.5 --bits 3 --threads 1 --out ${out} --json`;
  const answer = async (how: string) => {
    const { code, stdout, stderr } = await thumbnet(`${line} ${how}`);
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  };
  const plain = await answer("");
  const before = await readSqueezedNetwork(out);
  const { stages } = await answer("--finetune 2 --lr 0.01");
  const names = (list: readonly { stage: string }[]) => list.map(({ stage }) => stage);
  expect(names(stages).filter((name) => !names(plain.stages).includes(name))).toEqual([
    "2 steps of training",
    "2 steps of training codebooks",
  ]);
  const after = await readSqueezedNetwork(out);
  const weights = graphOf(after).parameters.filter(({ role }) => role === "weight");
  for (const { name } of weights) {
    const values = after.weights.get(name) ?? new Float32Array();
    expect(new Set(values).size).toBeLessThanOrEqual(8);
    const zeros = values.filter((value) => value === 0).length;
    expect(zeros).toBeGreaterThanOrEqual(Math.floor(values.length / 2));
  }
  expect(after.weights.get("logits/weight")).not.toEqual(before.weights.get("logits/weight"));
  const { stdout } = await thumbnet(`eval ${out} --data ${data} --threads 1 --json`);
  expect(100 * JSON.parse(stdout).meanIoU).toBeCloseTo(stages.at(-1)["mean IoU"], 9);
});

test("steps that nothing is left for are refused", async () => {
  const { run: RUN, data: DATA } = await smallRun();
  const words = ["compress", RUN, "--data", DATA, "--out", "small.squeezed"];
  expect(await complaint([...words, "--finetune", "2"], { RUN, DATA })).toMatchInlineSnapshot(
    `"--finetune trains what --prune and --bits leave; give one of them"`,
  );
  expect(await complaint([...words, "--bits", "4", "--lr", "0.1"], { RUN, DATA })).toMatchInlineSnapshot(
    `"--lr goes with --finetune"`,
  );
});
