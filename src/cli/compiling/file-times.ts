import { type CompiledFile, compiledNodes } from "../../engines/wasm/index.ts";
import { fullCount } from "../../profiling/index.ts";
import type { Compilable } from "./compilable.ts";

/** What a compiled file takes in this Node, in milliseconds; each the first time but `run`, which is a median. */
export interface FileTimes {
  /** From bytes to code. */
  readonly instantiate: number;
  /** From coded weights to what kernels read. */
  readonly decode: number;
  readonly firstRun: number;
  readonly run: number;
}

const runs = 7;

export async function fileTimes(
  { bytes }: CompiledFile,
  [h, w]: readonly [number, number],
): Promise<FileTimes> {
  const started = performance.now();
  const { instance } = await WebAssembly.instantiate(bytes);
  const instantiate = performance.now() - started;
  const call = (name: string, ...numbers: number[]): void => {
    const exported = instance.exports[name];
    if (typeof exported !== "function") throw new Error(`the module exports no ${name}`);
    exported(...numbers);
  };
  const decode = timeOf(() => call("prepare"));
  call("image", w, h);
  const firstRun = timeOf(() => call("run"));
  return { instantiate, decode, firstRun, run: median(runs, () => call("run")) };
}

/** A layer as it runs. */
export interface LayerTime {
  readonly path: string;
  readonly op: string;
  readonly macs: number;
  readonly milliseconds: number;
  /** Two operations for each MAC. */
  readonly gflopsPerSecond: number;
}

/** The time of each node, by itself; on zeros, which take as long as other numbers. */
export async function layerTimes({ graph, weights }: Compilable): Promise<readonly LayerTime[]> {
  const { network, nodes, bytes } = compiledNodes({ graph, weights });
  const macs = new Map(fullCount(network).layers.map(({ macs: of }, i) => [network.nodes[i], of]));
  const { instance } = await WebAssembly.instantiate(bytes);
  return nodes.map((node, i) => {
    const run = instance.exports[`node${i}`];
    if (typeof run !== "function") throw new Error(`the module exports no node${i}`);
    const milliseconds = median(runs, () => run());
    const of = macs.get(node) ?? 0;
    const gflopsPerSecond = (2 * of) / milliseconds / 1e6;
    return { path: node.path, op: node.op.name, macs: of, milliseconds, gflopsPerSecond };
  });
}

function timeOf(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function median(count: number, work: () => void): number {
  const times = Array.from({ length: count }, () => timeOf(work)).sort((a, b) => a - b);
  return times[count >> 1] ?? 0;
}
