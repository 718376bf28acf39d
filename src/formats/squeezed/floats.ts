import {
  type ByteReader,
  CodingError,
  type ReadRun,
  readBytes,
  type Way,
  writeBytes,
  writeShortest,
} from "../../compression/coding/index.ts";
import {
  bitsOf,
  type FloatBits,
  fromPlanes,
  fromSteps,
  planesOf,
  stepsOf,
  valuesFrom,
} from "./float-bits.ts";
import type { Sink } from "./sink.ts";

/** Added to the first byte where the floats are told by their steps. */
const stepsFlag = 128;

/**
 * Floats in as many bytes each as they need, 2 or 4: that number in a byte, then the first bytes of all of them as one
 * run of symbols, the second bytes as the next, and so on. Floats that ascend may be told by their steps.
 */
export function writeFloats({ to, choices: { coders } }: Sink, values: Float32Array): void {
  const bits = bitsOf(values);
  const way =
    (layout: number, told: FloatBits): Way =>
    (trial) => {
      trial.byte(layout);
      for (const plane of planesOf(told)) writeBytes(trial, plane, coders);
    };
  const plain = way(bits.width, bits);
  writeShortest(to, ascends(values) ? [plain, way(bits.width + stepsFlag, stepsOf(bits))] : [plain]);
}

const ascends = (values: Float32Array): boolean =>
  values.every((value, i) => i === 0 || values[i - 1]! <= value);

export interface ReadFloats {
  readonly values: Float32Array<ArrayBuffer>;
  readonly runs: readonly ReadRun[];
}

export function readFloats(reader: ByteReader, count: number): ReadFloats {
  const layout = reader.byte();
  const width = layout % stepsFlag;
  if (width !== 2 && width !== 4) throw new CodingError(reader.at - 1, `floats of ${width} bytes`, "2 or 4");
  const runs = Array.from({ length: width }, () => readBytes(reader, count));
  const bits = fromPlanes(
    width,
    runs.map(({ symbols }) => symbols),
  );
  return { values: valuesFrom(layout >= stepsFlag ? fromSteps(bits) : bits), runs };
}
