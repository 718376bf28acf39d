/** Threads of a page that help our WebAssembly engine. */
import { helperSource } from "/dist/engines/wasm/threads.js";

const source = `onmessage = ({ data }) => (${helperSource})(data, () => postMessage("ready"));`;

export const pageThreads = (count) => ({
  count,
  start: (helper) =>
    new Promise((ready, failed) => {
      const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
      worker.onmessage = ready;
      worker.onerror = failed;
      worker.postMessage(helper);
    }),
});
