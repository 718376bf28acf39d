/** Threads of a page that help our WebAssembly engine. */
import { helperSources } from "/dist/engines/wasm/threads.js";

export const pageThreads = (count) => ({
  count,
  start: (helper) =>
    new Promise((ready, failed) => {
      const worker = new Worker(
        URL.createObjectURL(new Blob([helperSources.page], { type: "text/javascript" })),
      );
      worker.onmessage = ready;
      worker.onerror = failed;
      worker.postMessage(helper);
    }),
});
