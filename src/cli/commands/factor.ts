import { setImmediate } from "node:timers/promises";
import {
  byEnergy,
  bySaving,
  type Candidate,
  type Choice,
  candidatesFor,
  factored,
  type Layer,
  type LeftLayer,
  layersIn,
  type MethodName,
} from "../../compression/low-rank/index.ts";
import { writeAtomically } from "../../data/node/index.ts";
import type { Graph } from "../../ir/index.ts";
import { textTable } from "../../reports/index.ts";
import { percent } from "../../reports/numbers.ts";
import { compared, comparisonText } from "../before-after.ts";
import { defineCommand, type Io } from "../command.ts";
import { editableNetwork, editableSource, formatOf, withEdits } from "../editable-network.ts";
import { engineNamed, measuringOptions, threadsOf } from "../engine.ts";
import { UsageError } from "../errors.ts";
import { countdown } from "../progress.ts";
import { dataOptions } from "../training-options.ts";

export const factor = defineCommand({
  name: "factor",
  summary: "takes layers of a trained network apart into smaller ones by singular values",
  positionals: { source: editableSource },
  options: {
    method: {
      kind: "choice",
      choices: ["auto", "svd", "spatial", "tucker"],
      help: "two layers for a 1×1 or fully connected one (svd), k×1 and 1×k (spatial), or 1×1, k×k, 1×1 (tucker); auto takes the best for each",
      default: "auto",
    },
    energy: {
      kind: "number",
      above: 0,
      max: 1,
      help: "share of each layer's Σ w² that is kept; 0.95 where --macs does not say how much",
    },
    macs: {
      kind: "number",
      above: 0,
      max: 1,
      help: "share of the MACs that may be left; layers that lose least give most",
    },
    input: {
      kind: "shape",
      help: "the images it is counted and timed for; without it, those of its training",
    },
    set: { kind: "setting", help: "an option of a network of the zoo, as thumbnet models lists them" },
    ...dataOptions,
    split: { kind: "text", help: "which part of the data both networks are measured on; without it, val" },
    seed: { kind: "count", min: 0, help: "decides which scenes are drawn", default: 0 },
    ...measuringOptions,
    out: {
      kind: "text",
      placeholder: "FILE.onnx|FILE.safetensors|FILE.squeezed",
      help: "the network in smaller layers",
    },
  },
  examples: [
    "thumbnet factor squeeze-unet-camvid --energy 0.9 --out factored.onnx",
    "thumbnet factor runs/camvid --method tucker --macs 0.5 --data camvid",
  ],
  async run({ source, method, energy, macs, input, set, engine, threads, runs, out, ...asked }, io) {
    if (out !== undefined) formatOf(out);
    if (energy !== undefined && macs !== undefined)
      throw new UsageError("--energy and --macs both say how far to go; give one of them");
    const network = await editableNetwork(source, { input, set });
    const { name, graph, weights, description } = network;
    if (!weights) throw new UsageError(`${source} is not trained: random layers have no lower rank`);
    const among: readonly MethodName[] = method === "auto" ? ["svd", "spatial", "tucker"] : [method];
    const { layers, left } = layersIn(graph);
    const candidates = await takenApart(layers, { weights, among, io });
    const choices =
      macs === undefined
        ? candidates.flatMap((ways) => byEnergy(ways, energy ?? 0.95) ?? [])
        : bySaving(candidates, (1 - macs) * graph.macs);
    if (macs !== undefined) checkBudget(graph, choices, macs);
    const { graph: smaller, plan, weights: numbers, errors } = factored(graph, choices, weights);
    const edits = [{ kind: "factored", layers: plan }] as const;
    const data = asked.data === undefined ? undefined : { ...asked, data: asked.data };
    const comparison = await compared(
      {
        before: { graph, weights, description },
        after: {
          graph: smaller,
          weights: numbers,
          description: description && withEdits(description, edits),
        },
      },
      { source, data, engine: await engineNamed(engine, { threads: threadsOf(threads) }), runs, io },
    );
    if (out !== undefined) await writeAtomically(out, network.bytes(edits, numbers, out));
    const changes = choices.map((choice, i) => changeOf(choice, errors[i] ?? 0));
    const stay = stayReasons(layers, { left, choices });
    const written = out === undefined ? [] : [`written: ${out}`];
    return {
      json: { model: name, ...comparison, layers: changes, stay, ...(out !== undefined && { file: out }) },
      text: [changesText(changes), stayText(stay), [comparisonText(comparison), ...written].join("\n")]
        .filter(Boolean)
        .join("\n\n"),
    };
  },
});

interface Analysis {
  readonly weights: Readonly<Record<string, Float32Array>>;
  readonly among: readonly MethodName[];
  readonly io: Io;
}

/** Every layer in every way; large ones take seconds each, and Ctrl-C comes between them. */
async function takenApart(layers: readonly Layer[], { weights, among, io }: Analysis) {
  const line = countdown(io, layers.length, "layers");
  const candidates: (readonly Candidate[])[] = [];
  try {
    for (const layer of layers) {
      await setImmediate();
      io.signal.throwIfAborted();
      const numbers = weights[layer.weight.name] ?? new Float32Array();
      candidates.push(candidatesFor(layer, { weights: numbers, among }));
      line.reached(candidates.length);
    }
    return candidates;
  } finally {
    line.stop();
  }
}

function checkBudget(graph: Graph, choices: readonly Choice[], macs: number): void {
  const left = choices.reduce((sum, { layer, macs: own }) => sum - layer.macs + own, graph.macs);
  if (left <= macs * graph.macs) return;
  throw new UsageError(
    `--macs ${macs} cannot be kept to: with every rank at its lowest, ${percent(left / graph.macs)} are left`,
  );
}

/** A row of the table of what was taken apart. */
interface LayerChange {
  readonly layer: string;
  readonly method: MethodName;
  readonly ranks: readonly number[];
  readonly macs: { readonly before: number; readonly after: number };
  /** ‖W − W′‖ / ‖W‖. */
  readonly error: number;
}

const changeOf = ({ layer, method, ranks, macs }: Choice, error: number): LayerChange => ({
  layer: layer.weight.name.replace(/\/weight$/, ""),
  method,
  ranks,
  macs: { before: layer.macs, after: macs },
  error,
});

function changesText(changes: readonly LayerChange[]): string {
  if (changes.length === 0) return "no layer can be taken apart so that it saves MACs and keeps as much";
  return textTable({
    columns: [
      { title: "layer" },
      { title: "method" },
      { title: "ranks" },
      { title: "MACs" },
      { title: "left" },
      { title: "error", digits: 3 },
    ],
    rows: changes.map(({ layer, method, ranks, macs, error }) => [
      layer,
      method,
      ranks.join("x"),
      macs.before,
      macs.after,
      error,
    ]),
  });
}

/** How many layers stay as they are, by the reason. */
interface Stay {
  readonly layers: number;
  readonly because: string;
}

function stayReasons(
  layers: readonly Layer[],
  { left, choices }: { readonly left: readonly LeftLayer[]; readonly choices: readonly Choice[] },
): readonly Stay[] {
  const taken = new Set(choices.map(({ layer }) => layer));
  const whole = layers
    .filter((layer) => !taken.has(layer))
    .map(() => "it would save nothing, or lose too much");
  const counts = new Map<string, number>();
  for (const because of [...left.map((one) => one.because), ...whole])
    counts.set(because, (counts.get(because) ?? 0) + 1);
  return Array.from(counts, ([because, count]) => ({ layers: count, because }));
}

const stayText = (stay: readonly Stay[]): string =>
  stay
    .map(({ layers, because }) => `${layers} ${layers === 1 ? "layer stays" : "layers stay"}: ${because}`)
    .join("\n");
