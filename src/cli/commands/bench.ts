import type { Engine } from "../../engines/index.ts";
import type { Shape } from "../../ir/index.ts";
import { fullCount, measuredSideBySide, spreadOf, type Timed, timedAs } from "../../profiling/index.ts";
import { type Table, textTable } from "../../reports/index.ts";
import { enginesAtHand, type Missing } from "../bench-engines.ts";
import { defineCommand, type Io } from "../command.ts";
import type { Network } from "../network.ts";
import { networkFrom } from "../network-from.ts";
import { countdown } from "../progress.ts";
import { workloadOf } from "../workload.ts";

export const bench = defineCommand({
  name: "bench",
  summary: "runs the same network and image in several engines, in turn, and says how long each takes",
  positionals: {
    sources: {
      placeholder: "MODEL|FILE",
      help: "networks of the zoo (see thumbnet models), runs, or .safetensors, .onnx, .squeezed or .prototxt files",
      many: true,
    },
  },
  options: {
    engines: {
      kind: "list",
      help: "any of ort (ONNX Runtime), ort-web (the same for pages), wasm and interpreter, compared with the first",
      default: ["ort", "wasm"],
    },
    size: { kind: "size", unit: "pixels", help: "of the image; without it, that of their training or paper" },
    threads: {
      kind: "count",
      help: "processor threads that share the work; ort-web and the interpreter have one",
      default: 1,
    },
    rounds: { kind: "count", help: "timed runs of each engine after three that warm up", default: 20 },
  },
  examples: [
    "thumbnet bench squeeze-unet --size 64x64",
    "thumbnet bench squeeze-unet-camvid squeezenet-1.1 --engines ort-web,wasm --rounds 50 --json",
  ],
  async run({ sources, engines, size, threads, rounds }, io) {
    const networks = [];
    for (const source of sources)
      networks.push(await networkFrom(source, { ...(size && { input: [1, 3, ...size] }) }));
    const { loaded, missing } = await enginesAtHand(engines, { threads });
    const rows = [];
    for (const network of networks) rows.push(await rowOf(network, { engines: loaded, rounds, io }));
    return { json: { threads, rounds, networks: rows, missing }, text: textOf(rows, missing) };
  },
});

/** One network in every engine. */
interface Row {
  readonly model: string;
  readonly input: Shape;
  readonly engines: readonly InEngine[];
}

interface InEngine extends Timed {
  readonly engine: string;
  /** Its median over the first engine's. */
  readonly ratio: number;
  /** By how much any number of its answer is off the first engine's, at most. */
  readonly difference: number;
}

interface Asked {
  readonly engines: readonly Engine[];
  readonly rounds: number;
  readonly io: Io;
}

async function rowOf(network: Network, { engines, rounds, io }: Asked): Promise<Row> {
  const { name, graph } = network;
  const { flops } = fullCount(graph);
  const line = countdown(io, rounds, "rounds");
  try {
    const measured = await measuredSideBySide(workloadOf(network), {
      engines,
      runs: rounds,
      signal: io.signal,
      reached: line.reached,
    });
    const medians = measured.map(({ times }) => spreadOf(times).median);
    const [first = Number.NaN] = medians;
    return {
      model: name,
      input: graph.inputs[0]?.type.shape ?? [],
      engines: measured.map(({ engine, times, difference }, i) => ({
        engine,
        ...timedAs(flops, times),
        ratio: (medians[i] ?? Number.NaN) / first,
        difference,
      })),
    };
  } finally {
    line.stop();
  }
}

function textOf(rows: readonly Row[], missing: readonly Missing[]): string {
  const networks = rows.map((row) => `${row.model}: ${row.input.join("x")}\n\n${textTable(tableOf(row))}`);
  return [...networks, ...missing.map(({ reason }) => reason)].join("\n\n");
}

const tableOf = ({ engines }: Row): Table => ({
  columns: [
    { title: "engine" },
    { title: "time", unit: "ms", digits: 2 },
    { title: "spread", unit: "ms", digits: 2 },
    { title: "speed", unit: "GFLOP/s", digits: 1 },
    { title: `of ${engines[0]?.engine ?? ""}`, unit: "times", digits: 2 },
    { title: "largest difference" },
  ],
  rows: engines.map(({ engine, milliseconds, gflopsPerSecond, ratio, difference }) => [
    engine,
    milliseconds?.median ?? null,
    milliseconds?.spread ?? null,
    gflopsPerSecond ?? null,
    ratio,
    difference === 0 ? "0" : difference.toExponential(1),
  ]),
});
