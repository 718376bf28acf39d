import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { Batch, BatchPlan } from "../batch.ts";
import { InputError } from "../errors.ts";
import type { DatasetSpec } from "./open.ts";

/** Batches in the order of their steps, prepared on another thread while this one computes. */
export interface BatchStream {
  /** The next step's batch. Rejects with what went wrong in preparing it. */
  next(): Promise<Batch>;
  /** Milliseconds that callers of `next` have been kept waiting, in all. */
  readonly waited: number;
  /** Ends the thread. A `next` that still waits is rejected. */
  close(): Promise<void>;
}

/** What the thread is started with. */
export interface BatchTask {
  readonly spec: DatasetSpec;
  readonly plan: BatchPlan;
}

/** The number of a step that somebody will want, or "end". */
export type BatchQuestion = number | "end";

/** What the thread answers to the number of a step. */
export type BatchAnswer =
  | { readonly step: number; readonly batch: Batch }
  | { readonly step: number; readonly error: string; readonly inputError: boolean };

interface Pending {
  readonly answer: Promise<Batch>;
  resolve(batch: Batch): void;
  reject(error: Error): void;
}

/**
 * Starts a thread that opens the dataset itself and stays `readAhead` batches ahead of `next`. The first batch
 * is that of step `from`.
 */
export function startBatches(
  spec: DatasetSpec,
  plan: BatchPlan,
  { from = 0, readAhead = 2 }: { readonly from?: number; readonly readAhead?: number } = {},
): BatchStream {
  const worker = startWorker({ spec, plan });
  const pending = new Map<number, Pending>();
  let ended: Error | undefined;
  let step = from;
  let asked = from;
  let waited = 0;

  const send = (asked: BatchQuestion): void => worker.postMessage(asked);
  const ask = (): void => {
    for (; asked <= step + readAhead; asked++) {
      pending.set(asked, startPending());
      send(asked);
    }
  };
  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of pending.values()) reject(ended);
  };
  worker.on("message", (answer: BatchAnswer) => {
    const waiting = pending.get(answer.step);
    if ("batch" in answer) waiting?.resolve(answer.batch);
    else waiting?.reject(answer.inputError ? new InputError(answer.error) : new Error(answer.error));
  });
  worker.on("error", end);
  const exited = new Promise<void>((resolve) => {
    worker.on("exit", () => {
      end(new Error("the thread that prepares batches has ended"));
      resolve();
    });
  });
  worker.unref();
  ask();

  return {
    get waited() {
      return waited;
    },
    async next() {
      if (ended) throw ended;
      ask();
      const mine = step++;
      const started = performance.now();
      // Only while somebody waits does the thread keep the process alive.
      worker.ref();
      try {
        return await (pending.get(mine)?.answer ??
          Promise.reject(new Error(`a bug in startBatches: step ${mine}`)));
      } finally {
        waited += performance.now() - started;
        pending.delete(mine);
        if (!ended) worker.unref();
      }
    },
    async close() {
      end(new Error("the batches have been closed"));
      // The thread ends itself: Node 20 aborts the process when a thread is terminated as it begins to inflate.
      worker.ref();
      send("end");
      await exited;
    },
  };
}

/** Node runs the built file as it is. From source, the thread first registers tsx, which reads TypeScript. */
function startWorker(workerData: BatchTask): Worker {
  if (!import.meta.url.endsWith(".ts"))
    return new Worker(new URL("./batches-worker.js", import.meta.url), { workerData });
  const require = createRequire(import.meta.url);
  const file = new URL("./batches-worker.ts", import.meta.url);
  const tsx = new URL("dist/esm/api/index.mjs", pathToFileURL(require.resolve("tsx/package.json")));
  const load = "const load = (url) => import(url);";
  const start = `${load} load("${tsx}").then(({ register }) => { register(); return load("${file}"); });`;
  return new Worker(start, { eval: true, workerData, execArgv: [] });
}

function startPending(): Pending {
  let resolve: Pending["resolve"] = () => {};
  let reject: Pending["reject"] = () => {};
  const answer = new Promise<Batch>((onBatch, onError) => {
    resolve = onBatch;
    reject = onError;
  });
  // A batch read ahead may fail before anybody waits for it; the failure is kept until then.
  answer.catch(() => {});
  return { answer, resolve, reject };
}
