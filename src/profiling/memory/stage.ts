import type { Task, Tasks } from "./tasks.ts";

/** How far an order has come: which tasks are done, what that holds, and what it held at most on the way. */
export interface Stage {
  /** One bit for each task. */
  readonly done: Uint32Array;
  /** Tasks whose operands are there. */
  readonly ready: readonly number[];
  /** Bytes held now. */
  readonly held: number;
  readonly peak: number;
  readonly depth: number;
  /** The task that was done last, and the stage before it. */
  readonly last?: { readonly task: number; readonly before: Stage };
}

/** Moves from stage to stage. A buffer is held from the task that makes it to the last that reads it. */
export class Stages {
  readonly #tasks: readonly Task[];
  readonly #bytes: readonly number[];
  readonly #kept: ReadonlySet<number>;
  readonly #readers: readonly (readonly number[])[];
  /** For each task, those that make what it reads. */
  readonly #makers: readonly (readonly number[])[];
  /** For each task, those that read what it makes. */
  readonly #followers: readonly (readonly number[])[];
  /** Bytes that each task makes, and how many of them nobody reads. */
  readonly #made: readonly number[];
  readonly #unread: readonly number[];
  readonly first: Stage;

  constructor({ tasks, bytes, given, kept }: Tasks) {
    this.#tasks = tasks;
    this.#bytes = bytes;
    this.#kept = kept;
    const readers: number[][] = bytes.map(() => []);
    const makerOf = new Map<number, number>();
    for (const [task, { reads, makes }] of tasks.entries()) {
      for (const buffer of reads) readers[buffer]!.push(task);
      for (const buffer of makes) makerOf.set(buffer, task);
    }
    this.#readers = readers;
    this.#makers = tasks.map(({ reads }) => unique(reads.flatMap((buffer) => makerOf.get(buffer) ?? [])));
    this.#followers = tasks.map(({ makes }) => unique(makes.flatMap((buffer) => readers[buffer]!)));
    const isUnread = (buffer: number) => readers[buffer]!.length === 0 && !kept.has(buffer);
    this.#made = tasks.map(({ makes }) => this.#sum(makes));
    this.#unread = tasks.map(({ makes }) => this.#sum(makes.filter(isUnread)));
    const held = this.#sum([...given].filter((buffer) => !isUnread(buffer)));
    this.first = {
      done: new Uint32Array(Math.ceil(tasks.length / 32)),
      ready: tasks.flatMap((_, task) => (this.#makers[task]!.length === 0 ? [task] : [])),
      held,
      peak: held,
      depth: 0,
    };
  }

  /** What doing a task holds while it runs, and afterwards. */
  weigh({ done, held }: Stage, task: number): { readonly during: number; readonly after: number } {
    const { reads, overwrites } = this.#tasks[task]!;
    let dying = 0;
    let taken = 0;
    for (const buffer of reads) {
      if (!this.#isLast(buffer, task, done)) continue;
      dying += this.#bytes[buffer]!;
      if (overwrites.includes(buffer)) taken = this.#bytes[buffer]!;
    }
    const full = held + this.#made[task]!;
    return { during: full - taken, after: full - dying - this.#unread[task]! };
  }

  next(stage: Stage, task: number): Stage {
    const { during, after } = this.weigh(stage, task);
    const done = stage.done.slice();
    done[task >>> 5]! |= 1 << (task & 31);
    const freed = this.#followers[task]!.filter((f) => this.#makers[f]!.every((m) => isDone(done, m)));
    return {
      done,
      ready: [...stage.ready.filter((other) => other !== task), ...freed],
      held: after,
      peak: Math.max(stage.peak, during),
      depth: stage.depth + 1,
      last: { task, before: stage },
    };
  }

  /**
   * Does every task that frees at least as much as it takes, without a new peak. No order is the worse for doing
   * such a task at once, so the search need not ask when.
   */
  settled(stage: Stage): Stage {
    let now = stage;
    for (;;) {
      const costsNothing = (task: number): boolean => {
        const { during, after } = this.weigh(now, task);
        return during <= now.peak && after <= now.held;
      };
      const task = now.ready.find(costsNothing);
      if (task === undefined) return now;
      now = this.next(now, task);
    }
  }

  #isLast(buffer: number, task: number, done: Uint32Array): boolean {
    return !this.#kept.has(buffer) && this.#readers[buffer]!.every((r) => r === task || isDone(done, r));
  }

  #sum(buffers: readonly number[]): number {
    let sum = 0;
    for (const buffer of buffers) sum += this.#bytes[buffer]!;
    return sum;
  }
}

/** The tasks in the order in which a stage was reached. */
export function orderTo(stage: Stage): readonly number[] {
  const order: number[] = [];
  for (let { last } = stage; last; last = last.before.last) order.push(last.task);
  return order.reverse();
}

/** Two stages with the same tasks done have the same key, whatever the order. */
export const keyOf = ({ done }: Stage): string => String.fromCharCode(...new Uint16Array(done.buffer));

const isDone = (done: Uint32Array, task: number): boolean => ((done[task >>> 5]! >>> (task & 31)) & 1) === 1;

const unique = (numbers: readonly number[]): readonly number[] => [...new Set(numbers)];
