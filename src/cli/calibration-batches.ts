import type { Batches } from "../compression/quantization/index.ts";
import { InputError } from "../data/index.ts";
import { IMAGE } from "../models/index.ts";
import { UsageError } from "./errors.ts";
import type { Pictures } from "./judges.ts";

/** Fewer pictures say too little of what a network meets. */
const fewest = 8;
/** What is looked at where nothing is asked. */
const usual = 64;

/** How many pictures a network is calibrated with: so many as asked, or up to 64; refuses a folder with too few. */
export function calibrationCount({ name, length }: Pictures, asked: number | undefined): number {
  if (length < fewest)
    throw new InputError(
      `${name} has ${length} ${length === 1 ? "picture" : "pictures"} to calibrate with, too few to tell what a network meets; ${fewest} or more would fit`,
    );
  if (asked === undefined) return Math.min(usual, length);
  if (asked < fewest)
    throw new UsageError(`--images ${asked} is too few to calibrate with; ${fewest} or more would fit`);
  if (asked > length)
    throw new InputError(
      `${name} has ${length} pictures to calibrate with, not ${asked}; --images ${length}, or more pictures, would fit`,
    );
  return asked;
}

/** So many of the pictures, spread over all of them, one after another. */
export const calibrationBatches = (pictures: Pictures, count: number, signal: AbortSignal): Batches =>
  async function* () {
    const type = { dtype: "float32", shape: pictures.input } as const;
    for (let i = 0; i < count; i++) {
      signal.throwIfAborted();
      const data = await pictures.at(Math.floor((i * pictures.length) / count));
      yield { [IMAGE]: { type, data } };
    }
  };

/** The first of some batches. */
export const firstOf = (batches: Batches, count: number): Batches =>
  async function* () {
    let given = 0;
    for await (const feeds of batches()) {
      if (given++ === count) return;
      yield feeds;
    }
  };
