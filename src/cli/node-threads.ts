import { Worker } from "node:worker_threads";
import { helperSources, type Threads } from "../engines/wasm/index.ts";

/** Threads of Node that help the WebAssembly engine; they end with the program, or with the process. */
export const nodeThreads = (count: number): Threads => ({
  count,
  start: (helper) =>
    new Promise((ready, failed) => {
      const worker = new Worker(helperSources.node, { eval: true, workerData: helper, execArgv: [] });
      worker.once("error", failed);
      worker.once("message", () => {
        worker.unref();
        ready();
      });
    }),
});
