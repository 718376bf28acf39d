import { type ByteReader, type ByteWriter, CodingError } from "../../compression/coding/index.ts";
import { readText, writeText } from "./header-text.ts";

type Value = number | string | readonly number[];

/** The byte that an attribute begins with. Whole numbers take a byte or two, others eight. */
const tags = { whole: 0, float64: 1, text: 2, wholes: 3, float64s: 4 } as const;

export function writeAttribute(writer: ByteWriter, value: Value): void {
  if (typeof value === "string") {
    writer.byte(tags.text);
    writeText(writer, value);
  } else if (typeof value === "number") {
    writer.byte(isShort(value) ? tags.whole : tags.float64);
    writeNumber(writer, value, isShort(value));
  } else {
    const short = value.every(isShort);
    writer.byte(short ? tags.wholes : tags.float64s);
    writer.count(value.length);
    for (const item of value) writeNumber(writer, item, short);
  }
}

export function readAttribute(reader: ByteReader): Value {
  const tag = reader.byte();
  switch (tag) {
    case tags.whole:
      return readWhole(reader);
    case tags.float64:
      return readFloat64(reader);
    case tags.text:
      return readText(reader);
    case tags.wholes:
      return Array.from({ length: reader.count(reader.left) }, () => readWhole(reader));
    case tags.float64s:
      return Array.from({ length: reader.count(reader.left) }, () => readFloat64(reader));
    default:
      throw new CodingError(reader.at - 1, `an attribute of kind ${tag}`, "0 to 4");
  }
}

const isShort = (value: number): boolean =>
  Number.isInteger(value) && Math.abs(value) < 2 ** 31 && !Object.is(value, -0);

/** A whole number as a count: 0, -1, 1, -2, 2 and so on. */
function writeNumber(writer: ByteWriter, value: number, short: boolean): void {
  if (short) writer.count(value < 0 ? -2 * value - 1 : 2 * value);
  else writer.bytes(new Uint8Array(Float64Array.of(value).buffer));
}

function readWhole(reader: ByteReader): number {
  const rank = reader.count(2 ** 32);
  return rank % 2 === 0 ? rank / 2 : -(rank + 1) / 2;
}

function readFloat64(reader: ByteReader): number {
  const [value = Number.NaN] = new Float64Array(new Uint8Array(reader.take(8)).buffer);
  return value;
}
