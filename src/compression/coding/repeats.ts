import type { ByteReader, ByteWriter } from "./bytes.ts";
import { CodingError } from "./errors.ts";
import { type EntropyCoder, readBytes, writeBytes } from "./symbols.ts";

/** Shorter repeats cost as much as the bytes themselves. */
const shortest = 4;
const longest = 255;
const furthest = 2 ** 16 - 1;

/** Bytes as they are, and then how many that stood `distance` bytes before come again. */
interface Step {
  readonly fresh: number;
  readonly again: number;
  readonly distance: number;
}

/**
 * Writes bytes that repeat themselves (Ziv & Lempel 1977): a count of steps, then four runs with a byte for each step
 * (fresh bytes, bytes that come again, and the two bytes of the distance back to them, the higher first) and one of
 * all fresh bytes.
 */
export function writeRepeating(writer: ByteWriter, bytes: Uint8Array, among: readonly EntropyCoder[]): void {
  const { steps, fresh } = stepsThrough(bytes);
  writer.count(steps.length);
  const run = (of: (step: Step) => number) => writeBytes(writer, Uint8Array.from(steps, of), among);
  run((step) => step.fresh);
  run((step) => step.again);
  run(({ distance }) => distance >> 8);
  run(({ distance }) => distance & 255);
  writeBytes(writer, Uint8Array.from(fresh), among);
}

function stepsThrough(bytes: Uint8Array): { readonly steps: readonly Step[]; readonly fresh: readonly number[] } {
  const steps: Step[] = [];
  const fresh: number[] = [];
  const seen = new Map<string, number[]>();
  let since = 0;
  for (let at = 0; at < bytes.length; ) {
    const { again, distance } = since < longest ? longestRepeat(bytes, at, seen) : { again: 0, distance: 0 };
    if (again >= shortest || since === longest) {
      steps.push({ fresh: since, again, distance });
      since = 0;
    } else { fresh.push(bytes[at]!); since++; }
    ...
  }
}
