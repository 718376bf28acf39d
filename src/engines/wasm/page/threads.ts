/** The text of NAME.threads.mjs, which starts the threads of a compiled file: in pages, workers, Node and Deno. */
import { helperSources } from "../threads.ts";

export const threadsText = (
  name: string,
): string => `// Written by thumbnet compile. Starts the threads of ${name}.threads.wasm.
const node = { os: "node:os", threads: "node:worker_threads" };
const sources = ${JSON.stringify(helperSources, undefined, 2)};

/** Instantiates the module over memory that threads share; this one is the first of them. */
export async function assemble(module, { members: most, pages: [initial, maximum] }) {
  const memory = new WebAssembly.Memory({ initial, maximum, shared: true });
  const instance = await WebAssembly.instantiate(module, { team: { memory } });
  const members = Math.min(most, await coresHere());
  instance.exports.join(0, members);
  const others = Array.from({ length: members - 1 }, (_, i) => i + 1);
  await Promise.all(others.map((member) => start({ module, memory, member, members })));
  return instance;
}

const coresHere = async () =>
  globalThis.navigator?.hardwareConcurrency ?? (await import(node.os)).availableParallelism();

const start = (helper) => (globalThis.Worker ? startWorker(helper) : startInNode(helper));

function startWorker(helper) {
  const worker = new Worker(URL.createObjectURL(new Blob([sources.page], { type: "text/javascript" })));
  return new Promise((ready, failed) => {
    Object.assign(worker, { onmessage: ready, onerror: failed });
    worker.postMessage(helper);
  });
}

/** The threads end with the process, and do not keep it. */
async function startInNode(workerData) {
  const { Worker } = await import(node.threads);
  const worker = new Worker(sources.node, { eval: true, workerData, execArgv: [] });
  await new Promise((ready, failed) => worker.once("message", ready).once("error", failed));
  worker.unref();
}
`;
