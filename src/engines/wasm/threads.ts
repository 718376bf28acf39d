/** The threads of a team, from outside: the memory that they share, and what the helpers among them do. */
import { places } from "./team.ts";

/** What a thread needs to help; it can be sent to one. */
export interface Helper {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly member: number;
  readonly members: number;
}

/** How this host starts threads. */
export interface Threads {
  /** With the one that asks for runs. */
  readonly count: number;
  /** Starts a thread that runs one of `helperSources`; done once it is ready. */
  start(helper: Helper): Promise<void>;
}

/** As words. */
const begun = places.begun / 4;
const ended = places.ended / 4;

/** Takes a `Helper` and what to call when it is ready; does its share of every run until the team is dismissed. */
const help = `async ({ module, memory, member, members }, ready) => {
  const { exports } = await WebAssembly.instantiate(module, { team: { memory } });
  exports.join(member, members);
  const words = new Int32Array(memory.buffer);
  ready();
  for (let run = 0; ; run++) {
    Atomics.wait(words, ${begun}, run);
    if (Atomics.load(words, ${ended})) return;
    exports.share();
  }
}`;

/** What a thread runs, as text, since threads share no code. It answers `ready` when it is. */
export const helperSources = {
  /** Of a worker in a page, which is sent its `Helper`. */
  page: `onmessage = ({ data }) => (${help})(data, () => postMessage("ready"));`,
  /** Of a thread of Node, which has its `Helper` as `workerData`. */
  node: `const { parentPort, workerData } = require("node:worker_threads");
(${help})(workerData, () => parentPort.postMessage("ready"));`,
} as const;

interface Assembling {
  readonly threads: Threads;
  /** Of memory, 64 KiB each. */
  readonly pages: number;
}

/** Instantiates a module for this thread, as the first of its team, and starts the others. */
export async function assembled(module: WebAssembly.Module, { threads, pages }: Assembling) {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const instance = await WebAssembly.instantiate(module, { team: { memory } });
  const { join } = instance.exports;
  if (typeof join !== "function") throw new Error("the module exports no join: this is a bug in thumbnet");
  const members = threads.count;
  join(0, members);
  const others = Array.from({ length: members - 1 }, (_, i) => i + 1);
  await Promise.all(others.map((member) => threads.start({ module, memory, member, members })));
  const dismiss = (): void => {
    const words = new Int32Array(memory.buffer);
    Atomics.store(words, ended, 1);
    Atomics.add(words, begun, 1);
    Atomics.notify(words, begun);
  };
  return { instance, dismiss };
}
