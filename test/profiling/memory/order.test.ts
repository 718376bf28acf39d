import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bestOrder } from "../../../src/profiling/memory/order.ts";
import type { Task, Tasks } from "../../../src/profiling/memory/tasks.ts";

/** The most that an order holds, by going through it and asking at each step who still reads what. */
function peakOf({ tasks, bytes, given, kept }: Tasks, order: readonly number[]): number {
  const isHeldAfter = (buffer: number, step: number) =>
    kept.has(buffer) || order.slice(step + 1).some((task) => tasks[task]!.reads.includes(buffer));
  let held = [...given].filter((buffer) => isHeldAfter(buffer, -1));
  const sum = (buffers: readonly number[]) => buffers.reduce((total, buffer) => total + bytes[buffer]!, 0);
  let peak = sum(held);
  for (const [step, task] of order.entries()) {
    const { makes, overwrites } = tasks[task]!;
    const taken = overwrites.find((buffer) => !isHeldAfter(buffer, step));
    peak = Math.max(peak, sum(held) + sum(makes) - (taken === undefined ? 0 : bytes[taken]!));
    held = [...held, ...makes].filter((buffer) => isHeldAfter(buffer, step));
  }
  return peak;
}

/** Every order in which no task comes before one that makes what it reads. */
function* ordersOf({ tasks }: Tasks, done: readonly number[] = []): Generator<readonly number[]> {
  if (done.length === tasks.length) yield done;
  const made = (buffer: number) => {
    const maker = tasks.findIndex(({ makes }) => makes.includes(buffer));
    return maker < 0 || done.includes(maker);
  };
  for (const [task, { reads }] of tasks.entries())
    if (!done.includes(task) && reads.every(made)) yield* ordersOf({ tasks } as Tasks, [...done, task]);
}

/** A few tasks that make one or two buffers each and read some of those before; buffer 0 is given. */
const anyTasks: fc.Arbitrary<Tasks> = fc
  .array(
    fc.record({
      reads: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 2 }),
      inPlace: fc.boolean(),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .chain((drafts) => fc.tuple(fc.constant(drafts), fc.integer({ min: 1, max: 9 }), fc.nat({ max: 2 })))
  .map(([drafts, first, keptMore]) => {
    const bytes = [first];
    const tasks: Task[] = [];
    for (const { reads: drawn, sizes, inPlace } of drafts) {
      const reads = [...new Set(drawn.map((number) => number % bytes.length))];
      const overwrites = inPlace ? reads.filter((buffer) => bytes[buffer] === sizes[0]) : [];
      tasks.push({ reads, makes: sizes.map((_, i) => bytes.length + i), overwrites });
      bytes.push(...sizes);
    }
    const kept = new Set([bytes.length - 1, keptMore % bytes.length]);
    return { tasks, bytes, given: new Set([0]), kept };
  });

describe("the best order", () => {
  test("is as good as the best of all orders, on small graphs", () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const least = Math.min(...[...ordersOf(tasks)].map((order) => peakOf(tasks, order)));
        const { order, peak, proven } = bestOrder(tasks);
        expect({ peak: peakOf(tasks, order), proven }).toEqual({ peak: least, proven: true });
        expect(peak).toBe(least);
      }),
      { numRuns: 300 },
    );
  });

  test("is found by search where growing an order two stages at a time misses it", () => {
    let missed = 0;
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const least = Math.min(...[...ordersOf(tasks)].map((order) => peakOf(tasks, order)));
        missed += Number(bestOrder(tasks, { grown: 1, searched: 0 }).peak > least);
        expect(bestOrder(tasks, { grown: 1, searched: 1_000 })).toMatchObject({ peak: least, proven: true });
      }),
      { numRuns: 300, seed: 7 },
    );
    expect(missed).toBeGreaterThan(0);
  });

  test("is an order, and has the peak that it tells, when there is no effort left to search", () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const { order, peak } = bestOrder(tasks, { grown: 1, searched: 0 });
        expect([...order].sort((a, b) => a - b)).toEqual([...tasks.tasks.keys()]);
        expect([...ordersOf(tasks)]).toContainEqual(order);
        expect(peak).toBe(peakOf(tasks, order));
      }),
      { numRuns: 100 },
    );
  });

  test("does the branch first whose result is smaller than what it needs on the way", () => {
    // Both branches read 1; a swells to 100 and leaves 1, b swells to 60 and leaves 50.
    const tasks: Tasks = {
      tasks: [
        { reads: [0], makes: [1], overwrites: [] }, // b: 60
        { reads: [1], makes: [2], overwrites: [] }, // b: 50
        { reads: [0], makes: [3], overwrites: [] }, // a: 100
        { reads: [3], makes: [4], overwrites: [] }, // a: 1
        { reads: [2, 4], makes: [5], overwrites: [] },
      ],
      bytes: [10, 60, 50, 100, 1, 1],
      given: new Set([0]),
      kept: new Set([5]),
    };
    // As written b's 50 wait while a swells: 10 + 50 + 100. The other way round only a's 1 waits.
    expect(peakOf(tasks, [0, 1, 2, 3, 4])).toBe(160);
    expect(bestOrder(tasks)).toEqual({ order: [2, 3, 0, 1, 4], peak: 111, proven: true });
  });

  test("keeps the order that was given when no other is better", () => {
    const chain: Tasks = {
      tasks: [0, 1, 2].map((i) => ({ reads: [i], makes: [i + 1], overwrites: [] })),
      bytes: [4, 8, 2, 2],
      given: new Set([0]),
      kept: new Set([3]),
    };
    expect(bestOrder(chain)).toEqual({ order: [0, 1, 2], peak: 12, proven: true });
  });
});
