import type { Engine } from "../engines/index.ts";
import type { Graph } from "../ir/index.ts";
import { type Milliseconds, measuredTogether, spreadOf } from "../profiling/index.ts";
import { count, fraction, percent } from "../reports/numbers.ts";
import { type NetworkDescription, segmenterOf, taskOf } from "../runs/index.ts";
import { checkClasses } from "./check-classes.ts";
import type { Io } from "./command.ts";
import { type DataRequest, openSplit, pixelsOf } from "./datasets.ts";
import { UsageError } from "./errors.ts";
import { measure } from "./measure.ts";
import { countdown } from "./progress.ts";
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
  /** On pictures, where some were given. */
  readonly meanIoU?: Change<number | null>;
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
  /** Pictures to measure both networks on. */
  readonly data: (DataRequest & { readonly split: string; readonly seed: number }) | undefined;
  readonly io: Io;
}

/** Counts, times and, where there are pictures, measures a network before and after. */
export async function compared(
  { before, after }: Change<Weighted>,
  request: ComparisonRequest,
): Promise<Comparison> {
  const milliseconds = await timedInTurn([before, after], request);
  const [first, second] = [await meanIoUOf(before, request), await meanIoUOf(after, request)];
  return {
    macs: { before: before.graph.macs, after: after.graph.macs },
    parameters: { before: before.graph.parameterCount, after: after.graph.parameterCount },
    ...(milliseconds && { milliseconds }),
    ...(first !== undefined && second !== undefined && { meanIoU: { before: first, after: second } }),
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

async function meanIoUOf(
  { weights, description }: Weighted,
  { source, engine, data, io }: ComparisonRequest,
): Promise<number | null | undefined> {
  if (data === undefined) return undefined;
  const described = labelling(description, source);
  const dataset = pixelsOf(
    await openSplit(data, data.split, { drawn: { size: described.size, seed: data.seed }, io }),
  );
  checkClasses(dataset, described.classes, source);
  const network = { description: described, weights: new Map(Object.entries(weights)) };
  const segmenter = segmenterOf(network, engine);
  try {
    return (await measure({ network, segmenter, dataset, io })).measured.meanIoU;
  } finally {
    await segmenter.close();
  }
}

/** The description of a network that labels pixels; others are refused, as pictures say nothing to them here. */
export function labelling(description: NetworkDescription | undefined, source: string): NetworkDescription {
  if (!description)
    throw new UsageError(`${source} does not say what it labels, so that --data says nothing of it`);
  const task = taskOf(description);
  if (task === "segmentation") return description;
  throw new UsageError(`${source} is for ${task}; --data goes with networks that label pixels`);
}

/** The comparison for people. */
export function comparisonText({ macs, parameters, milliseconds, meanIoU }: Comparison): string {
  const counted = ({ before, after }: Change<number>) =>
    `${count(before)} to ${count(after)} (${percent(after / before)})`;
  const took = ({ median, spread }: Milliseconds) => `${median.toFixed(2)} ± ${(spread / 2).toFixed(2)} ms`;
  return [
    `MACs        ${counted(macs)}`,
    `parameters  ${counted(parameters)}`,
    ...(milliseconds ? [`time        ${took(milliseconds.before)} to ${took(milliseconds.after)}`] : []),
    ...(meanIoU ? [`mean IoU    ${fraction(meanIoU.before)} to ${fraction(meanIoU.after)}`] : []),
  ].join("\n");
}
