import {
  type ByteReader,
  type Grouped,
  type ReadRun,
  type RunSize,
  readBytes,
  readPresence,
  readSymbols,
} from "../../compression/coding/index.ts";
import { fromPlanes } from "./float-bits.ts";
import { readFloats } from "./floats.ts";
import type { Budget } from "./limits.ts";

type What = "presence" | "gaps" | "codes" | "codebook" | "scales" | "numbers";

/** A part of what a file keeps of a parameter. */
export interface Part {
  readonly what: What;
  /** What its symbols are coded with; floats are a run of symbols for each of their bytes. */
  readonly coders: readonly ReadRun["coder"][];
  /** With everything that its coders had to be told. */
  readonly bytes: number;
}

/** Reads the parts of a parameter and remembers what they were. */
export class PartReader {
  readonly reader: ByteReader;
  readonly budget: Budget;
  readonly parts: Part[] = [];

  constructor(reader: ByteReader, budget: Budget) {
    this.reader = reader;
    this.budget = budget;
  }

  symbols(what: What, size: RunSize): Uint8Array {
    const { symbols, coder, bytes } = readSymbols(this.reader, size);
    this.parts.push({ what, coders: [coder], bytes });
    return symbols;
  }

  presence(grouped: Grouped): Uint32Array {
    const from = this.reader.at;
    const places = readPresence(this.reader, grouped);
    this.parts.push({ what: "presence", coders: ["rans"], bytes: this.reader.at - from });
    return places;
  }

  /** Whole numbers of 32 bits, in four runs of bytes. */
  words(what: What, count: number): Uint32Array {
    const from = this.reader.at;
    const runs = Array.from({ length: 4 }, () => readBytes(this.reader, count));
    this.parts.push({ what, coders: runs.map(({ coder }) => coder), bytes: this.reader.at - from });
    return fromPlanes(
      4,
      runs.map(({ symbols }) => symbols),
    ).bits;
  }

  floats(what: What, count: number): Float32Array<ArrayBuffer> {
    const from = this.reader.at;
    const { values, runs } = readFloats(this.reader, count);
    this.parts.push({ what, coders: runs.map(({ coder }) => coder), bytes: this.reader.at - from });
    return values;
  }
}
