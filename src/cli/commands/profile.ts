import type { Engine } from "../../engines/index.ts";
import {
  type EffectiveField,
  effectiveField,
  fullCount,
  type Measurement,
  measured,
  type NetworkProfile,
  profileOf,
  type Workload,
} from "../../profiling/index.ts";
import { tableFormats } from "../../reports/index.ts";
import { initialParameters } from "../../training/index.ts";
import { defineCommand, type Io } from "../command.ts";
import { deviceOptions, onDevice } from "../device.ts";
import { engineNamed, measuringOptions, threadsOf } from "../engine.ts";
import type { Network } from "../network.ts";
import { networkFrom } from "../network-from.ts";
import { blockTable, nodeTable } from "../profile-table.ts";
import { effectiveLines, profileLines } from "../profile-text.ts";
import { countdown } from "../progress.ts";
import { trainingWorkload } from "../training-workload.ts";
import { noiseFor, workloadOf } from "../workload.ts";

export const profile = defineCommand({
  name: "profile",
  summary: "counts, plans and times a network: MACs, memory, receptive fields and milliseconds, node by node",
  positionals: {
    source: {
      placeholder: "MODEL|FILE",
      help: "a network of the zoo (see thumbnet models), a run, or a .safetensors, .onnx, .squeezed or .prototxt file",
    },
  },
  options: {
    input: { kind: "shape", help: "the images it reads; without it, those of its training or paper" },
    set: { kind: "setting", help: "an option of the network, as thumbnet models lists them" },
    ...measuringOptions,
    training: { kind: "flag", help: "profiles a whole training step: forward, backward and update" },
    effective: { kind: "flag", help: "measures by gradients how much of its receptive field is used" },
    depth: { kind: "count", help: "shows blocks so many names deep in place of nodes" },
    skipUnknown: { kind: "flag", help: "counts what is left of an ONNX file without the operators we lack" },
    ...deviceOptions,
    format: { kind: "choice", choices: ["text", "markdown", "csv"], help: "of the table", default: "text" },
  },
  examples: [
    "thumbnet profile squeeze-unet --input 1x3x64x64",
    "thumbnet profile runs/camvid --depth 1 --runs 50 --threads 1",
    "thumbnet profile mobilenet.onnx --runs 0 --json",
    "thumbnet profile squeezenet-1.1 --device raspberry-pi-4",
  ],
  async run(
    { source, input, set, engine, runs, threads, skipUnknown, device, precision, ...asked },
    io,
    given,
  ) {
    const network = await networkFrom(source, {
      ...(input && { input }),
      options: set,
      unknown: skipUnknown ? "skipped" : "refused",
    });
    if (device !== undefined || precision !== undefined) {
      const { json, text } = await onDevice(network, { device, precision, format: asked.format, given });
      return { json: { ...said(network), ...json }, text };
    }
    const loaded = await engineNamed(engine, { threads: threadsOf(threads) });
    const found = asked.training
      ? await profiledStep(network, { engine: loaded, runs, io, ...asked })
      : await profiled(network, { engine: loaded, runs, io, ...asked });
    const effective = asked.effective ? await effectiveOf(network, loaded) : undefined;
    return {
      json: { ...said(network), ...found, ...(effective && { effective }) },
      text: textOf(network, found, { ...asked, effective }),
    };
  },
});

interface Asked {
  readonly engine: Engine;
  readonly runs: number;
  readonly depth: number | undefined;
  readonly io: Io;
}

/** A network as it infers. */
async function profiled(network: Network, asked: Asked): Promise<NetworkProfile> {
  const { depth } = asked;
  const measurement = await timed(() => workloadOf(network), asked);
  return profileOf(network.graph, { measurement, depth });
}

/** A training step, with the network's own weights as its parameters. */
interface StepProfile extends NetworkProfile {
  readonly stateBytes: number;
}

/** Everything that one step of a training does. */
async function profiledStep(network: Network, asked: Asked): Promise<StepProfile> {
  const step = trainingWorkload(network);
  const { stateBytes } = step;
  const measurement = await timed(() => step, asked);
  const whole = profileOf(step.graph, {
    measurement,
    depth: asked.depth,
    apart: step.state,
    fields: new Map(),
    phaseOf: (path) => /^(objective|gradient|update)(?=\/|$)/.exec(path)?.[1] ?? "forward",
  });
  const { parameters, weightBytes, torchinfo } = fullCount(network.graph);
  return { ...whole, parameters, weightBytes, torchinfo, stateBytes };
}

async function timed(
  workload: () => Workload,
  { engine, runs, io }: Asked,
): Promise<Measurement | undefined> {
  if (runs === 0) return undefined;
  const line = countdown(io, runs, "runs");
  try {
    return await measured(workload(), { engine, runs, signal: io.signal, reached: line.reached });
  } finally {
    line.stop();
  }
}

/** Images of noise over which gradients are averaged. */
const images = 8;

function effectiveOf(
  { graph, weights = Object.fromEntries(initialParameters(graph, 1)) }: Network,
  engine: Engine,
): Promise<EffectiveField | undefined> {
  const feeds = Array.from({ length: images }, (_, i) => noiseFor(graph.inputs, i + 1));
  return effectiveField(graph, { engine, weights, feeds });
}

const said = ({ name, graph, skipped }: Network) => ({
  model: name,
  input: graph.inputs[0]?.type.shape ?? [],
  output: [...graph.outputs.values()][0]?.type.shape ?? [],
  ...(skipped && { skipped }),
});

interface Shown {
  readonly format: "text" | "markdown" | "csv";
  readonly training: boolean;
  readonly depth: number | undefined;
  readonly effective: EffectiveField | undefined;
}

function textOf(
  network: Network,
  found: NetworkProfile,
  { format, training, depth, effective }: Shown,
): string {
  const isByBlock = depth !== undefined || training;
  const table = tableFormats[format](isByBlock ? blockTable(found) : nodeTable(found));
  if (format !== "text") return table.trimEnd();
  const { model, input, output, skipped = [] } = said(network);
  return [
    `${model}: ${input.join("x")} to ${output.join("x")}`,
    ...skipped.map(({ name, operator }) => `left out: ${operator}${name && ` at ${name}`}`),
    "",
    table,
    "",
    ...profileLines(found),
    ...(effective ? effectiveLines(effective) : []),
  ].join("\n");
}
