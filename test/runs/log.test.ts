import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filesOf, historyOf, RunLog } from "../../src/runs/index.ts";
import { scratchFolder } from "../support/scratch.ts";

const trained = (step: number) => ({ step, loss: 1 / step, learningRate: 0.1, imagesPerSecond: 8 });
const validated = (step: number) => ({ step, pixelAccuracy: 0.5, meanIoU: null });

/** A log of three steps, the second validated. */
async function threeSteps(): Promise<string> {
  const folder = scratchFolder();
  const log = await RunLog.open(folder, 0);
  for (const step of [1, 2, 3]) {
    await log.train(trained(step));
    if (step === 2) await log.validation(validated(step));
  }
  return folder;
}

const eventFiles = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => name.startsWith("events.out.tfevents."));

test("a log holds what was written, a line for each", async () => {
  const folder = await threeSteps();
  const history = await historyOf(folder);
  expect(history.train.map(({ step }) => step)).toEqual([1, 2, 3]);
  expect(history.train[0]).toMatchObject(trained(1));
  expect(history.validation).toMatchObject([validated(2)]);
  expect(readFileSync(filesOf(folder).log, "utf8").split("\n")).toHaveLength(5);
});

test("a log that is opened again forgets the steps that are to be done again", async () => {
  const folder = await threeSteps();
  const log = await RunLog.open(folder, 1);
  await log.train(trained(2));
  const { train, validation } = await historyOf(folder);
  expect(train.map(({ step }) => step)).toEqual([1, 2]);
  expect(validation).toEqual([]);
});

test("half a line, as an interruption leaves it, is left out and does not spoil the next", async () => {
  const folder = await threeSteps();
  appendFileSync(filesOf(folder).log, '{"kind":"train","step":4,"lo');
  expect((await historyOf(folder)).train).toHaveLength(3);
  const log = await RunLog.open(folder, 3);
  await log.train(trained(4));
  expect((await historyOf(folder)).train.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
});

test("lines that are not ours are left out", async () => {
  const folder = await threeSteps();
  appendFileSync(filesOf(folder).log, 'null\n7\n{"kind":"train"}\n{"kind":"other","step":1}\n');
  expect((await historyOf(folder)).train).toHaveLength(3);
});

test("every sitting has an event file of its own, so that half a record of an older one stays its last", async () => {
  const folder = await threeSteps();
  const [first = ""] = eventFiles(folder);
  const whole = readFileSync(join(folder, first));
  writeFileSync(join(folder, first), whole.subarray(0, whole.length - 7));
  const log = await RunLog.open(folder, 3);
  await log.train(trained(4));
  expect(eventFiles(folder)).toHaveLength(2);
  expect(readFileSync(join(folder, first))).toHaveLength(whole.length - 7);
});

test("a folder without a log has no history", async () => {
  expect(await historyOf(scratchFolder())).toEqual({ train: [], validation: [] });
});
