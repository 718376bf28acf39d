import type { Engine } from "../engines/index.ts";
import type { Graph } from "../ir/index.ts";
import { type Milliseconds, measuredTogether, spreadOf } from "../profiling/index.ts";
import { count, percent } from "../reports/numbers.ts";
import { type NetworkDescription, preprocessingOf, type TrainedNetwork } from "../runs/index.ts";
import type { Io } from "./command.ts";
import type { DataRequest } from "./datasets.ts";
import { UsageError } from "./errors.ts";
import { trialFor } from "./judges.ts";
import { countdown } from "./progress.ts";
import { taskFor } from "./task.ts";
import { noiseFor } from "./workload.ts";

/** One thing of a network, before and after it was made smaller. */
export interface Change<T> {
  readonly before: T;
  readonly after: T;
}

/** What making a network smaller changed. */
export interface Comparison {
  readonly macs: Change<number>;
  readonly parameters: Change<number>;
  /** Times of the whole network, taken in turn; absent where nothing was timed. */
  readonly milliseconds?: Change<Milliseconds>;
  /** How well it does on pictures, in per cent, where some were given. */
  readonly metric?: Change<number> & { readonly name: string };
}

/** A network with its numbers. */
export interface Weighted {
  readonly graph: Graph;
  readonly weights: Readonly<Record<string, Float32Array>>;
  /** What it was trained for, with everything that was done to its graph. */
  readonly description: NetworkDescription | undefined;
}

export interface ComparisonRequest {
  readonly source: string;
  readonly engine: Engine;
  readonly runs: number;
  /** Pictures to measure both networks on; absent where nothing is measured. */
  readonly data: Measuring | undefined;
  readonly io: Io;
}

/** Which pictures networks are measured on. */
export interface Measuring extends DataRequest {
  readonly split: string | undefined;
  readonly seed: number;
}

/** Counts, times and, where there are pictures, measures a network before and after. */
export async function compared(
  { before, after }: Change<Weighted>,
  request: ComparisonRequest,
): Promise<Comparison> {
  const milliseconds = await timedInTurn([before, after], request);
  const metric = await judged({ before, after }, request);
  return {
    macs: { before: before.graph.macs, after: after.graph.macs },
    parameters: { before: before.graph.parameterCount, after: after.graph.parameterCount },
    ...(milliseconds && { milliseconds }),
    ...(metric && { metric }),
  };
}

async function timedInTurn(
  networks: readonly Weighted[],
  { engine, runs, io }: ComparisonRequest,
): Promise<Change<Milliseconds> | undefined> {
  if (runs === 0) return undefined;
  const line = countdown(io, runs, "runs");
  try {
    const workloads = networks.map(({ graph, weights }) => ({
      graph,
      weights,
      feeds: noiseFor(graph.inputs, 1),
    }));
    const rounds = { engine, runs, signal: io.signal, reached: line.reached };
    const [before = [], after = []] = await measuredTogether(workloads, rounds);
    return { before: spreadOf(before), after: spreadOf(after) };
  } finally {
    line.stop();
  }
}

async function judged(
  { before, after }: Change<Weighted>,
  { source, data, engine, io }: ComparisonRequest,
): Promise<Comparison["metric"]> {
  if (data === undefined) return undefined;
  const network = trainedOf(before, source);
  const { description } = network;
  const { judge } = await trialFor(
    taskFor(description, { source, given: new Set(), only: {} }),
    { source, network, engine, io },
    { ...data, size: undefined, preprocessing: preprocessingOf(description) },
  );
  return {
    name: judge.metric,
    before: await judge.measure(network),
    after: await judge.measure(trainedOf(after, source)),
  };
}

function trainedOf({ description, weights }: Weighted, source: string): TrainedNetwork {
  if (description) return { description, weights: new Map(Object.entries(weights)) };
  throw new UsageError(`${source} does not say what it was trained for, so that --data says nothing of it`);
}

/** The comparison for people. */
export function comparisonText({ macs, parameters, milliseconds, metric }: Comparison): string {
  const counted = ({ before, after }: Change<number>) =>
    `${count(before)} to ${count(after)} (${percent(after / before)})`;
  const took = ({ median, spread }: Milliseconds) => `${median.toFixed(2)} ± ${(spread / 2).toFixed(2)} ms`;
  const rows = [
    ["MACs", counted(macs)],
    ["parameters", counted(parameters)],
    ...(milliseconds ? [["time", `${took(milliseconds.before)} to ${took(milliseconds.after)}`]] : []),
    ...(metric ? [[metric.name, `${metric.before.toFixed(1)} % to ${metric.after.toFixed(1)} %`]] : []),
  ];
  const width = Math.max(...rows.map(([what = ""]) => what.length));
  return rows.map(([what = "", change]) => `${what.padEnd(width)}  ${change}`).join("\n");
}
