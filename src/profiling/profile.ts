import type { Graph, Value } from "../ir/index.ts";
import { type BlockProfile, blocksOf, upTo } from "./blocks.ts";
import { type FullCount, fullCount, type NodeCount } from "./counts.ts";
import { type ReceptiveField, receptiveFields } from "./fields/receptive-field.ts";
import { firstOf } from "./layers.ts";
import { memoryPlan } from "./memory/plan.ts";
import type { Measurement } from "./time/measure.ts";
import { type Milliseconds, spreadOf } from "./time/spread.ts";
import { type Timed, timedAs } from "./time/timed.ts";

/** What a node costs, sees and takes. */
export interface NodeProfile extends NodeCount, Timed {
  readonly receptiveField?: ReceptiveField;
  /** Name of the node inside of which it ran, and which has its time. */
  readonly within?: string;
}

/** What it takes to hold a network's values; see `MemoryPlan`. */
export interface MemoryCount {
  readonly peakBytes: number;
  /** Whether no order of the nodes has a lower peak. */
  readonly proven: boolean;
  readonly writtenPeakBytes: number;
  readonly arenaBytes: number;
  /** Names of the values that are held at the peak. */
  readonly largest: readonly string[];
}

/** How times came about. */
export interface Timing {
  readonly engine: string;
  readonly runs: number;
  /** The whole network while its nodes were watched. */
  readonly watchedMilliseconds?: Milliseconds;
  /** Of that, what went to no node. */
  readonly betweenMilliseconds?: Milliseconds;
}

/** Everything that is known of a network. */
export interface NetworkProfile extends FullCount, Timed {
  /** The same as `memory.peakBytes`. */
  readonly peakBytes: number;
  readonly memory: MemoryCount;
  readonly timing?: Timing;
  readonly layers: readonly NodeProfile[];
  readonly blocks: readonly BlockProfile[];
  /** The network in other parts than its blocks, where they were asked for. */
  readonly phases?: readonly BlockProfile[];
}

interface ProfileRequest {
  readonly measurement?: Measurement | undefined;
  /** Values whose memory is somebody else's, such as a training's state. */
  readonly apart?: ReadonlySet<Value>;
  /** How many names of a path make a block. Default 1. */
  readonly depth?: number | undefined;
  /** What values see of the image. Default: computed. */
  readonly fields?: ReadonlyMap<Value, ReceptiveField>;
  /** Which phase a path belongs to. */
  phaseOf?(path: string): string;
}

/** Counts a network in every way, plans its memory, and says of each node what was measured. */
export function profileOf(graph: Graph, request: ProfileRequest = {}): NetworkProfile {
  const { measurement, apart = new Set(), depth = 1, fields = receptiveFields(graph), phaseOf } = request;
  const { layers: counts, ...totals } = fullCount(graph);
  const times = measurement?.watched?.nodes;
  const names = new Map(graph.nodes.map((node) => [node, firstOf(node).name]));
  const rows = graph.nodes.flatMap((node, i) => {
    const [count, host] = [counts[i], times?.within.get(node)];
    const receptiveField = fields.get(firstOf(node));
    return count
      ? [{ count, receptiveField, times: times?.byNode.get(node), within: host && names.get(host) }]
      : [];
  });
  const memory = memoryOf(graph, apart);
  return {
    ...totals,
    peakBytes: memory.peakBytes,
    memory,
    ...timedAs(totals.flops, measurement?.network),
    ...(measurement && { timing: timingOf(measurement) }),
    layers: rows.map(
      ({ count, receptiveField, times, within }): NodeProfile => ({
        ...count,
        ...(receptiveField && { receptiveField }),
        ...timedAs(count.flops, times),
        ...(within !== undefined && { within }),
      }),
    ),
    blocks: blocksOf(rows, upTo(depth)),
    ...(phaseOf && { phases: blocksOf(rows, phaseOf) }),
  };
}

function memoryOf(graph: Graph, apart: ReadonlySet<Value>): MemoryCount {
  const { peakBytes, proven, writtenPeakBytes, arenaBytes, largest } = memoryPlan(graph, { apart });
  return { peakBytes, proven, writtenPeakBytes, arenaBytes, largest: largest.map(({ name }) => name) };
}

const timingOf = ({ engine, network, watched }: Measurement): Timing => ({
  engine,
  runs: network.length,
  ...(watched && {
    watchedMilliseconds: spreadOf(watched.network),
    betweenMilliseconds: spreadOf(watched.nodes.between),
  }),
});
