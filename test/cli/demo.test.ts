import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filesOf } from "../../src/runs/index.ts";
import { scratchFolder } from "../support/scratch.ts";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

test("thumbnet demo trains, measures, and writes report and overlays", async () => {
  const { data } = await smallRun();
  const run = join(scratchFolder(), "demo");
  const line = `demo --data ${data} --size 32x48 --steps 2 --threads 1 --out ${run}`;
  const { code, stdout, stderr } = await thumbnet(line);
  expect(code).toBe(0);
  expect(stderr.split("\n")[0]).toBe("Squeeze U-Net learns to label CamVid: 2 steps of 8 pictures");
  expect(stdout).toContain(`report: ${filesOf(run).report}\noverlays: ${join(run, "overlays")}\n`);
  expect(readdirSync(join(run, "overlays"))).toEqual(["val-0000.png", "val-0001.png"]);
  expect(existsSync(filesOf(run).onnx)).toBe(true);
  expect(await thumbnet(line)).toMatchObject({ code: 2, stdout: "" });
});
