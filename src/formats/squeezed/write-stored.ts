import { type Way, writeShortest } from "../../compression/coding/index.ts";
import type { Shape } from "../../ir/tensor.ts";
import { codebookLayout, int8Layout, int8Zero } from "./code-layouts.ts";
import { writeCodes } from "./codes.ts";
import { writeFloats } from "./floats.ts";
import { sharedNumbers } from "./shared-numbers.ts";
import type { Sink } from "./sink.ts";
import {
  type Codebook,
  type Int8,
  kinds,
  type LowRank,
  matrixOf,
  noAxis,
  type Stored,
  valuesOf,
} from "./stored.ts";

/** Writes a parameter: a byte that says in which words, then those. Numbers that few share are told by a codebook. */
export function writeStored(sink: Sink, shape: Shape, stored: Stored): void {
  if (stored.kind === "int8") writeInt8(sink, shape, stored);
  else if (stored.kind === "low rank") writeLowRank(sink, shape, stored);
  else writeNumbers(sink, shape, valuesOf(shape, stored));
}

function writeNumbers({ to, choices }: Sink, shape: Shape, values: Float32Array): void {
  const byFloats: Way = (trial) => {
    trial.byte(kinds.indexOf("floats"));
    writeFloats({ to: trial, choices }, values);
  };
  const shared = sharedNumbers(values);
  const byCodebook =
    shared && (((trial) => writeCodebook({ to: trial, choices }, shape, shared)) satisfies Way);
  // Bytes of floats cannot be told more shortly than the floats themselves: only a large codebook is not worth it.
  const isLarge = shared !== undefined && 4 * shared.codebook.length >= values.length;
  writeShortest(to, [...(byCodebook ? [byCodebook] : []), ...(!shared || isLarge ? [byFloats] : [])]);
}

function writeCodebook(sink: Sink, shape: Shape, { codebook, codes }: Codebook): void {
  sink.to.byte(kinds.indexOf("codebook"));
  sink.to.byte(codebook.length - 1);
  writeFloats(sink, codebook);
  writeCodes(sink, codes, codebookLayout(shape, codebook));
}

function writeInt8(sink: Sink, shape: Shape, { codes, scales, axis }: Int8): void {
  sink.to.byte(kinds.indexOf("int8"));
  sink.to.byte(scales.length === 1 ? noAxis : axis);
  writeFloats(sink, scales);
  const moved = Uint8Array.from(codes, (code) => code + int8Zero);
  writeCodes(sink, moved, int8Layout(shape));
}

function writeLowRank(sink: Sink, shape: Shape, { rank, left, right }: LowRank): void {
  const { rows, columns } = matrixOf(shape);
  sink.to.byte(kinds.indexOf("low rank"));
  sink.to.count(rank);
  writeStored(sink, [rows, rank], left);
  writeStored(sink, [rank, columns], right);
}
