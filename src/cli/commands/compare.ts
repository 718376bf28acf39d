import type { Engine } from "../../engines/index.ts";
import type { Shape } from "../../ir/index.ts";
import { fullCount, measuredTogether, memoryPlan, type Timed, timedAs } from "../../profiling/index.ts";
import { scatterPlot, type Table, tableFormats } from "../../reports/index.ts";
import { defineCommand, type Io } from "../command.ts";
import { engineNamed, measuringOptions, threadsOf } from "../engine.ts";
import type { Network } from "../network.ts";
import { networkFrom } from "../network-from.ts";
import { checkPictureName, writePicture } from "../picture-file.ts";
import { countdown } from "../progress.ts";
import { workloadOf } from "../workload.ts";

export const compare = defineCommand({
  name: "compare",
  summary: "puts networks side by side: parameters, MACs, memory, and time measured in turn",
  positionals: {
    sources: {
      placeholder: "MODEL|FILE",
      help: "networks of the zoo (see thumbnet models), runs, or .safetensors, .onnx, .squeezed or .prototxt files",
      many: true,
    },
  },
  options: {
    input: { kind: "shape", help: "the images all of them read; without it, each reads its own" },
    ...measuringOptions,
    format: { kind: "choice", choices: ["text", "markdown", "csv"], help: "of the table", default: "text" },
    plot: {
      kind: "text",
      placeholder: "FILE.svg|FILE.png",
      help: "draws time over parameters, or MACs where nothing is timed",
    },
  },
  examples: [
    "thumbnet compare squeeze-unet unet --input 1x3x64x64",
    "thumbnet compare squeezenet-1.1 mobilenet-v1 resnet-18 --runs 50 --plot networks.svg",
  ],
  async run({ sources, input, engine, runs, threads, format, plot }, io) {
    if (plot !== undefined) checkPictureName(plot, "--plot");
    const networks = [];
    for (const source of sources) networks.push(await networkFrom(source, { ...(input && { input }) }));
    const loaded = await engineNamed(engine, { threads: threadsOf(threads) });
    const rows = await compared(networks, { engine: loaded, runs, io });
    if (plot !== undefined) await writePicture(plot, plotOf(rows));
    const table = tableFormats[format](tableOf(rows)).trimEnd();
    return {
      json: { networks: rows, ...(plot !== undefined && { plot }) },
      text: plot !== undefined && format === "text" ? `${table}\n\n${plot}` : table,
    };
  },
});

/** What `thumbnet compare` says of a network. */
interface Row extends Timed {
  readonly model: string;
  readonly input: Shape;
  readonly parameters: number;
  readonly macs: number;
  readonly flops: number;
  readonly torchinfo: { readonly multAdds: number; readonly passBytes: number };
  readonly weightBytes: number;
  readonly activationBytes: number;
  readonly peakBytes: number;
  readonly intensity: number;
}

interface Asked {
  readonly engine: Engine;
  readonly runs: number;
  readonly io: Io;
}

async function compared(networks: readonly Network[], { engine, runs, io }: Asked): Promise<readonly Row[]> {
  const line = countdown(io, runs, "runs");
  try {
    const times =
      runs === 0
        ? []
        : await measuredTogether(networks.map(workloadOf), {
            engine,
            runs,
            signal: io.signal,
            reached: line.reached,
          });
    return networks.map((network, i) => rowOf(network, times[i]));
  } finally {
    line.stop();
  }
}

function rowOf({ name, graph }: Network, times: readonly number[] | undefined): Row {
  const { layers: _, movedBytes: __, ...counts } = fullCount(graph);
  return {
    model: name,
    input: graph.inputs[0]?.type.shape ?? [],
    ...counts,
    peakBytes: memoryPlan(graph).peakBytes,
    ...timedAs(counts.flops, times),
  };
}

const megabytes = (bytes: number): number => bytes / 1e6;

function tableOf(rows: readonly Row[]): Table {
  const isTimed = rows.some(({ milliseconds }) => milliseconds);
  return {
    columns: [
      { title: "network" },
      { title: "input" },
      { title: "parameters" },
      { title: "MACs" },
      { title: "FLOPs" },
      { title: "torchinfo", unit: "mult-adds" },
      { title: "pass", unit: "MB", digits: 2 },
      { title: "weights", unit: "MB", digits: 2 },
      { title: "activations", unit: "MB", digits: 2 },
      { title: "peak memory", unit: "MB", digits: 2 },
      { title: "intensity", unit: "FLOP/byte", digits: 1 },
      ...(isTimed
        ? [
            { title: "time", unit: "ms", digits: 2 },
            { title: "spread", unit: "ms", digits: 2 },
            { title: "speed", unit: "GFLOP/s", digits: 1 },
          ]
        : []),
    ],
    rows: rows.map((row) => [
      row.model,
      row.input.join("x"),
      row.parameters,
      row.macs,
      row.flops,
      row.torchinfo.multAdds,
      megabytes(row.torchinfo.passBytes),
      megabytes(row.weightBytes),
      megabytes(row.activationBytes),
      megabytes(row.peakBytes),
      row.intensity,
      ...(isTimed
        ? [row.milliseconds?.median ?? null, row.milliseconds?.spread ?? null, row.gflopsPerSecond ?? null]
        : []),
    ]),
  };
}

/** Networks with few parameters that are fast, or need little arithmetic, lie on the line. */
function plotOf(rows: readonly Row[]) {
  const isTimed = rows.every(({ milliseconds }) => milliseconds);
  const points = rows.map(({ model, parameters, macs, milliseconds }) => ({
    label: model,
    x: parameters,
    y: milliseconds?.median ?? macs,
  }));
  const scaleOf = (numbers: readonly number[]) => (numbers.every((number) => number > 0) ? "log" : "linear");
  const scale = scaleOf(points.map(({ y }) => y));
  return scatterPlot({
    title: isTimed ? "Time over parameters" : "MACs over parameters",
    x: { title: "parameters", scale: scaleOf(points.map(({ x }) => x)) },
    y: isTimed ? { title: "time", unit: "ms", scale } : { title: "MACs", scale },
    points,
    better: { x: "low", y: "low" },
  });
}
