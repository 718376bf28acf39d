import type { ChildProcess } from "node:child_process";
import { createInterface, type Interface } from "node:readline";

/** A process that does one piece of work whenever it is asked, and tells how long it took. */
export class Peer {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly milliseconds: number[] = [];

  private constructor(name: string, process: ChildProcess, lines: Interface) {
    this.name = name;
    this.#process = process;
    this.#lines = lines[Symbol.asyncIterator]();
  }

  /** Waits until the process says that it is ready. */
  static async start(name: string, process: ChildProcess): Promise<Peer> {
    if (!process.stdout) throw new Error(`${name} was started without a pipe for its answers`);
    const peer = new Peer(name, process, createInterface({ input: process.stdout }));
    await peer.#answer();
    return peer;
  }

  /** Asks for one piece of work; keeps its time unless it only warms up. */
  async run({ warmUp = false } = {}): Promise<void> {
    this.#process.stdin?.write("run\n");
    const { milliseconds } = await this.#answer();
    if (!warmUp) this.milliseconds.push(Number(milliseconds));
  }

  /** Ends the process; answers with the most memory that it ever held, in bytes. */
  async quit(): Promise<number> {
    this.#process.stdin?.write("quit\n");
    const { peakBytes } = await this.#answer();
    this.#process.stdin?.end();
    return Number(peakBytes);
  }

  async #answer(): Promise<Record<string, unknown>> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.name} ended without an answer`);
    return JSON.parse(value);
  }
}

export interface Spread {
  readonly median: number;
  /** The quarter and three-quarter points. */
  readonly low: number;
  readonly high: number;
}

export function spreadOf(numbers: readonly number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}
