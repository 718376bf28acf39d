import { keyOf, orderTo, type Stage, Stages } from "./stage.ts";
import type { Tasks } from "./tasks.ts";

/** An order of tasks, and the most bytes that it holds at once. */
export interface Order {
  readonly order: readonly number[];
  readonly peak: number;
}

export interface BestOrder extends Order {
  /** Whether no order holds less; else it is the best of those that were looked at. */
  readonly proven: boolean;
}

interface Effort {
  /** Stages kept side by side while an order is grown, times tasks. */
  readonly grown: number;
  /** Stages looked at to find a better order, or to prove that there is none. */
  readonly searched: number;
}

/**
 * An order whose peak is as low as could be found: the given one unless another beats it. First one is grown with
 * several stages side by side, then all that could be better are searched, as far as the effort allows.
 */
export function bestOrder(tasks: Tasks, effort: Effort = { grown: 8_192, searched: 10_000 }): BestOrder {
  const stages = new Stages(tasks);
  const least = leastPeak(tasks, stages);
  const given = asGiven(tasks, stages);
  if (given.peak === least) return { ...given, proven: true };
  const width = Math.max(2, Math.min(32, Math.floor(effort.grown / tasks.tasks.length)));
  const grown = lower(given, grow(stages, tasks.tasks.length, width));
  if (grown.peak === least) return { ...grown, proven: true };
  const { found = grown, proven } = search(stages, {
    length: tasks.tasks.length,
    below: grown.peak,
    most: effort.searched,
  });
  return { ...found, proven };
}

/** The order in which the tasks are listed. */
export function asGiven({ tasks }: Tasks, stages: Stages): Order {
  let stage = stages.first;
  for (const task of tasks.keys()) stage = stages.next(stage, task);
  return { order: orderTo(stage), peak: stage.peak };
}

const lower = (a: Order, b: Order): Order => (b.peak < a.peak ? b : a);

/** What no order can do without: what is held at first, and what each task reads and makes. */
function leastPeak({ tasks, bytes }: Tasks, { first }: Stages): number {
  const sum = (buffers: readonly number[]) => buffers.reduce((total, buffer) => total + bytes[buffer]!, 0);
  return tasks.reduce((most, { reads, makes, overwrites: [taken] }) => {
    const saved = taken === undefined ? 0 : bytes[taken]!;
    return Math.max(most, sum(reads) + sum(makes) - saved);
  }, first.peak);
}

/** Grows an order task by task, keeping the most promising stages side by side. */
function grow(stages: Stages, length: number, width: number): Order {
  let front = [stages.settled(stages.first)];
  for (;;) {
    const [best] = front;
    if (best?.depth === length) return { order: orderTo(best), peak: best.peak };
    const steps = front.flatMap((stage) => {
      const weighed = stage.ready.map((task) => ({ stage, task, ...stages.weigh(stage, task) }));
      return weighed.map((step) => ({ ...step, peak: Math.max(stage.peak, step.during) }));
    });
    const next = new Map(front.filter(({ depth }) => depth === length).map((stage) => [keyOf(stage), stage]));
    for (const { stage, task } of steps.sort((a, b) => a.peak - b.peak || a.after - b.after)) {
      if (next.size >= width) break;
      const grown = stages.settled(stages.next(stage, task));
      const known = next.get(keyOf(grown));
      if (!known || grown.peak < known.peak) next.set(keyOf(grown), grown);
    }
    front = [...next.values()].sort((a, b) => a.peak - b.peak || a.held - b.held);
  }
}

interface Search {
  readonly length: number;
  /** Only orders with a lower peak are of interest. */
  readonly below: number;
  /** Stages to look at before giving up. */
  readonly most: number;
}

interface Found {
  readonly found?: Order;
  readonly proven: boolean;
}

/** Goes through all orders with a peak below the bound, lowest peaks first; stages with the same tasks done are one. */
function search(stages: Stages, { length, below, most }: Search): Found {
  const seen = new Set<string>();
  let looked = 0;
  let waiting = [stages.settled(stages.first)];
  while (waiting.length > 0) {
    const level = waiting.reduce((least, { peak }) => Math.min(least, peak), Infinity);
    const open = waiting.filter(({ peak }) => peak === level);
    waiting = waiting.filter(({ peak }) => peak > level);
    for (let stage = open.pop(); stage; stage = open.pop()) {
      if (stage.depth === length) return { found: { order: orderTo(stage), peak: stage.peak }, proven: true };
      if (seen.has(keyOf(stage))) continue;
      seen.add(keyOf(stage));
      looked += stage.ready.length;
      if (looked > most) return { proven: false };
      for (const grown of followers(stages, stage))
        if (grown.peak < below && !seen.has(keyOf(grown)))
          (grown.peak === level ? open : waiting).push(grown);
    }
  }
  return { proven: true };
}

/** The stages one task on, the lightest last. */
const followers = (stages: Stages, stage: Stage): readonly Stage[] =>
  stage.ready.map((task) => stages.settled(stages.next(stage, task))).sort((a, b) => b.held - a.held);
