/** The thread behind `startBatches`: opens the dataset, then answers each step's number with its batch. */
import { parentPort, workerData } from "node:worker_threads";
import { prepareBatch } from "../batch.ts";
import { InputError } from "../errors.ts";
import type { BatchAnswer, BatchQuestion, BatchTask } from "./batches.ts";
import { openDataset } from "./open.ts";

const { spec, plan }: BatchTask = workerData;
const dataset = openDataset(spec);
let last: Promise<void> = dataset.then(
  () => {},
  () => {},
);

let ended = false;
parentPort?.on("message", (asked: BatchQuestion) => {
  if (asked === "end") ended = true;
  last = last.then(() => (asked === "end" ? parentPort?.close() : answer(asked)));
});

async function answer(step: number): Promise<void> {
  if (ended) return;
  try {
    const batch = await prepareBatch(await dataset, plan, step);
    send({ step, batch }, [batch.images.buffer, batch.labels.buffer]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    send({ step, error: message, inputError: error instanceof InputError });
  }
}

function send(message: BatchAnswer, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, [...transfer]);
}
