import type { Engine } from "../engines/index.ts";
import { IMAGE } from "../models/index.ts";
import { type Milliseconds, measuredTogether, spreadOf } from "../profiling/index.ts";
import { graphOf, type TrainedNetwork } from "../runs/index.ts";
import type { Io } from "./command.ts";
import type { Pictures } from "./judges.ts";
import { countdown } from "./progress.ts";

export interface TimingRequest {
  /** The first of them is what all networks are run on. */
  readonly pictures: Pictures;
  readonly engine: Engine;
  readonly runs: number;
  readonly io: Io;
}

/** How long networks take for one picture, run in turn; `undefined` for no runs. */
export async function timedTogether(
  networks: readonly TrainedNetwork[],
  { pictures, engine, runs, io }: TimingRequest,
): Promise<readonly Milliseconds[] | undefined> {
  if (runs === 0) return undefined;
  const { input } = pictures;
  const feeds = {
    [IMAGE]: { type: { dtype: "float32", shape: input }, data: await pictures.at(0) },
  } as const;
  const workloads = networks.map((network) => ({
    graph: graphOf(network, input),
    weights: Object.fromEntries(network.weights),
    feeds,
  }));
  const line = countdown(io, runs, "runs");
  try {
    const rounds = { engine, runs, signal: io.signal, reached: line.reached };
    return (await measuredTogether(workloads, rounds)).map(spreadOf);
  } finally {
    line.stop();
  }
}
