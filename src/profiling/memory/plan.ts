import type { Graph, Node, Value } from "../../ir/index.ts";
import { placed, type Span } from "../../passes/place.ts";
import { asGiven, bestOrder } from "./order.ts";
import { Stages } from "./stage.ts";
import { type GraphTasks, tasksOf } from "./tasks.ts";

/** When a value is held, and where in one block of memory. */
export interface Lifetime {
  readonly value: Value;
  readonly bytes: number;
  /** Index in the order of the node that makes it; 0 for what is fed. */
  readonly first: number;
  /** Index of the last node that reads it; the last of all for outputs. */
  readonly last: number;
  /** Bytes from the start of the block. A node's result may lie where an operand lay that nobody reads any more. */
  readonly offset: number;
}

/**
 * In what order to run a network, and what memory its values take: what is fed, computed and given out. Weights and
 * constants are apart. A buffer is free once its last reader has run, and an element-by-element operator may write
 * over an operand of its result's size that nobody reads later.
 */
export interface MemoryPlan {
  readonly order: readonly Node[];
  readonly lifetimes: readonly Lifetime[];
  /** The most that is held at once. */
  readonly peakBytes: number;
  /** Whether no order has a lower peak; else it is the best that was found. */
  readonly proven: boolean;
  /** What is held at the peak. */
  readonly largest: readonly Value[];
  /** The peak in the order in which the nodes were added. */
  readonly writtenPeakBytes: number;
  /** One block that holds everything at the offsets of the lifetimes: the peak, and what falls between buffers. */
  readonly arenaBytes: number;
}

interface PlanRequest {
  /** Values whose memory is somebody else's, such as a training's state. */
  readonly apart?: ReadonlySet<Value>;
}

/** Plans a network's memory. */
export function memoryPlan(graph: Graph, { apart = new Set() }: PlanRequest = {}): MemoryPlan {
  const tasks = tasksOf(graph, apart);
  const { order, peak, proven } = bestOrder(tasks);
  const buffers = buffersOf(tasks, order);
  const { offsets, bytes: arenaBytes } = placed(buffers);
  const lifetimes = buffers.flatMap(({ values }, i) =>
    values.map(({ value, first, last }) => ({
      value: tasks.values[value]!,
      bytes: tasks.bytes[value]!,
      first,
      last,
      offset: offsets[i]!,
    })),
  );
  const heldAt = (step: number) => buffers.filter(({ first, last }) => first <= step && step <= last);
  const bytesAt = (step: number) => heldAt(step).reduce((sum, { bytes }) => sum + bytes, 0);
  const steps = [...order.keys()];
  const highest = steps.reduce((best, step) => (bytesAt(step) > bytesAt(best) ? step : best), 0);
  return {
    order: order.map((task) => tasks.nodes[task]!),
    lifetimes,
    peakBytes: peak,
    proven,
    largest: lifetimes
      .filter(({ first, last }) => first <= highest && highest <= last)
      .map(({ value }) => value),
    writtenPeakBytes: asGiven(tasks, new Stages(tasks)).peak,
    arenaBytes,
  };
}

interface Held {
  /** Number of the value. */
  readonly value: number;
  readonly first: number;
  readonly last: number;
}

/** Memory that one value after another lies in. */
interface Buffer extends Span {
  readonly values: readonly Held[];
}

/** The buffers of an order, with values that take over another's memory in the same one. */
function buffersOf(tasks: GraphTasks, order: readonly number[]): readonly Buffer[] {
  const last = new Map<number, number>();
  for (const [step, task] of order.entries())
    for (const value of tasks.tasks[task]!.reads) last.set(value, step);
  for (const value of tasks.kept) last.set(value, order.length - 1);

  const chains = new Map<number, Held[]>();
  const hold = (value: number, first: number, chain: Held[]): void => {
    chain.push({ value, first, last: last.get(value) ?? first });
    chains.set(value, chain);
  };
  for (const value of tasks.given) if (last.has(value)) hold(value, 0, []);
  for (const [step, task] of order.entries()) {
    const { makes, overwrites } = tasks.tasks[task]!;
    for (const [i, value] of makes.entries()) {
      const isFree = (v: number) => last.get(v) === step && !tasks.kept.has(v);
      const taken = i === 0 ? overwrites.find(isFree) : undefined;
      hold(value, step, (taken === undefined ? undefined : chains.get(taken)) ?? []);
    }
  }
  return [...new Set(chains.values())].map((values) => ({
    values,
    bytes: tasks.bytes[values[0]!.value]!,
    first: values[0]!.first,
    last: values.at(-1)!.last,
  }));
}
