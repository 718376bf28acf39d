import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readCheckpoint, writeCheckpoint } from "../../src/runs/index.ts";
import { scratchFolder } from "../support/scratch.ts";

const network = { model: "unet", options: { classes: 2, width: 0.1 } };
const vectors = new Map([
  ["parameters", Float32Array.of(1, -2, 1e-40, Number.MAX_VALUE)],
  ["moment/mean", Float32Array.of(0.1, 0.2, 0.3, -0)],
]);

test.each([
  ["before a validation", { validated: 0 }],
  ["after one", { validated: 3, best: 0.1 + 0.2 }],
])("a checkpoint is read as it was written %s, bit for bit", async (_, standing) => {
  const folder = scratchFolder();
  const file = join(folder, "checkpoint.safetensors");
  await writeCheckpoint(file, { state: { step: 5, vectors }, standing }, network);
  expect(await readCheckpoint(file, network)).toEqual({ state: { step: 5, vectors }, standing });
  expect(readdirSync(folder)).toEqual(["checkpoint.safetensors"]);
});

test("a later checkpoint takes an earlier one's place", async () => {
  const file = join(scratchFolder(), "checkpoint.safetensors");
  for (const step of [1, 2])
    await writeCheckpoint(file, { state: { step, vectors }, standing: { validated: 0 } }, network);
  expect((await readCheckpoint(file, network)).state.step).toBe(2);
});
