import type { CompileRequest, Engine, Feeds, NodeTimes } from "../../engines/index.ts";
import type { Graph } from "../../ir/index.ts";
import { interleaved, type Rounds, warmUps } from "./interleaved.ts";

/** A network with everything that one run of it needs. */
export interface Workload {
  readonly graph: Graph;
  /** Numbers that stay the same, and that an engine may thus prepare. */
  readonly weights?: CompileRequest["weights"];
  readonly feeds: Feeds;
}

/** What a network took, run by run, in milliseconds. */
export interface Measurement {
  readonly engine: string;
  readonly network: readonly number[];
  /** The same while nodes were watched, and their times; absent from an engine that cannot tell them apart. */
  readonly watched?: { readonly network: readonly number[]; readonly nodes: NodeTimes };
}

/** Runs a network in turn as it is and watched, so that watching does not blur the time of the whole. */
export async function measured(
  { graph, weights = {}, feeds }: Workload,
  { engine, ...rounds }: Rounds & { readonly engine: Engine },
): Promise<Measurement> {
  const plain = await engine.compile(graph, { weights });
  try {
    const watched = await engine.watch?.(graph, { weights });
    if (!watched) {
      const [network = []] = await interleaved([() => plain.run(feeds)], rounds);
      return { engine: engine.name, network };
    }
    try {
      const sides = [() => plain.run(feeds), () => watched.run(feeds)];
      const [network = [], slowed = []] = await interleaved(sides, rounds);
      const nodes = timed(await watched.nodeTimes());
      return { engine: engine.name, network, watched: { network: slowed, nodes } };
    } finally {
      await watched.close();
    }
  } finally {
    await plain.close();
  }
}

/** The times of several networks in one engine, each run after the other's. */
export async function measuredTogether(
  workloads: readonly Workload[],
  { engine, ...rounds }: Rounds & { readonly engine: Engine },
): Promise<readonly (readonly number[])[]> {
  const programs = [];
  try {
    for (const { graph, weights = {} } of workloads) programs.push(await engine.compile(graph, { weights }));
    const sides = programs.map((program, i) => () => program.run(workloads[i]?.feeds ?? {}));
    return await interleaved(sides, rounds);
  } finally {
    for (const program of programs) await program.close();
  }
}

/** The runs that count: those after warming up. */
const timed = ({ byNode, within, between }: NodeTimes): NodeTimes => ({
  byNode: new Map([...byNode].map(([node, times]) => [node, times.slice(warmUps)])),
  within,
  between: between.slice(warmUps),
});
