import type { ByteReader, ByteWriter } from "./bytes.ts";
import { CodingError } from "./errors.ts";
import { type EntropyCoder, readBytes, writeBytes } from "./symbols.ts";

/** Some bytes as they are, and then how many that stood `distance` bytes before come again. */
interface Step {
  readonly fresh: number;
  readonly again: number;
  readonly distance: number;
}

/** Fewer are not worth a step; a step has a byte for how many there are, and two for how far back. */
const leastAgain = 4;
const most = 255;
const furthest = 2 ** 16 - 1;

/** Places at which the same four bytes stood that are looked at, the nearest first. */
const mostTried = 64;

/**
 * Writes bytes that repeat themselves (Ziv & Lempel 1977): a count of steps, then runs with a byte for each step (how
 * many are fresh, how many come again, and how far back those stood, the higher byte first) and one of all fresh bytes.
 */
export function writeRepeating(writer: ByteWriter, bytes: Uint8Array, among: readonly EntropyCoder[]): void {
  const { steps, fresh } = stepsThrough(bytes);
  writer.count(steps.length);
  for (const of of [
    (step: Step) => step.fresh,
    (step: Step) => step.again,
    (step: Step) => step.distance >> 8,
    (step: Step) => step.distance & 255,
  ])
    writeBytes(writer, Uint8Array.from(steps, of), among);
  writeBytes(writer, Uint8Array.from(fresh), among);
}

function stepsThrough(bytes: Uint8Array) {
  const past = new Past(bytes);
  const steps: Step[] = [];
  const fresh: number[] = [];
  let since = 0;
  for (let at = 0; at < bytes.length; ) {
    const { again, distance } = past.repeatAt(at);
    if (again === 0 && since < most) {
      fresh.push(bytes[at++]!);
      since++;
    } else {
      steps.push({ fresh: since, again, distance });
      at += again;
      since = 0;
    }
  }
  if (since > 0) steps.push({ fresh: since, again: 0, distance: 0 });
  return { steps, fresh };
}

/** Where four bytes stood before. */
class Past {
  readonly #bytes: Uint8Array;
  readonly #places = new Map<string, number[]>();
  #noted = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The longest repeat that goes on at `at`, the nearest of several; of nothing where none is worth it. */
  repeatAt(at: number): Omit<Step, "fresh"> {
    while (this.#noted < at) this.#note(this.#noted++);
    let best = { again: 0, distance: 0 };
    for (const place of this.#places.get(this.#keyAt(at))?.slice(-mostTried).reverse() ?? []) {
      const again = this.#alike(place, at);
      if (again >= leastAgain && again > best.again && at - place <= furthest)
        best = { again, distance: at - place };
    }
    return best;
  }

  #note(place: number): void {
    const key = this.#keyAt(place);
    const places = this.#places.get(key);
    if (places) places.push(place);
    else this.#places.set(key, [place]);
  }

  #keyAt = (place: number): string => this.#bytes.subarray(place, place + leastAgain).join();

  #alike(a: number, b: number): number {
    let length = 0;
    while (
      length < most &&
      b + length < this.#bytes.length &&
      this.#bytes[a + length] === this.#bytes[b + length]
    )
      length++;
    return length;
  }
}

/** Reads `count` bytes. */
export function readRepeating(reader: ByteReader, count: number): Uint8Array {
  const from = reader.at;
  const steps = reader.count(count);
  const run = () => readBytes(reader, steps).symbols;
  const [fresh, again, high, low] = [run(), run(), run(), run()];
  const total = (lengths: Uint8Array) => lengths.reduce((sum, length) => sum + length, 0);
  if (total(fresh) + total(again) !== count)
    throw new CodingError(from, `steps over ${total(fresh) + total(again)} bytes`, `${count}`);
  const freshBytes = readBytes(reader, total(fresh)).symbols;
  const bytes = new Uint8Array(count);
  let [at, taken] = [0, 0];
  for (let i = 0; i < steps; i++) {
    bytes.set(freshBytes.subarray(taken, taken + fresh[i]!), at);
    at += fresh[i]!;
    taken += fresh[i]!;
    const distance = high[i]! * 256 + low[i]!;
    if (again[i]! > 0 && (distance === 0 || distance > at))
      throw new CodingError(
        from,
        `bytes again from ${distance} before byte ${at}`,
        `from one of the ${at} bytes before it`,
      );
    for (const end = at + again[i]!; at < end; at++) bytes[at] = bytes[at - distance]!;
  }
  return bytes;
}
