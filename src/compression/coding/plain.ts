import { BitWriter } from "./bits.ts";
import type { ByteReader, ByteWriter } from "./bytes.ts";
import { CodingError } from "./errors.ts";
import type { Run, RunSize } from "./run.ts";

/** Bits that tell `alphabet` symbols apart. */
const widthOf = (alphabet: number): number => 32 - Math.clz32(alphabet - 1);

/** Symbols below `alphabet` in as many bits each as tell them all apart. */
export function writePlain(writer: ByteWriter, { symbols, alphabet }: Run): void {
  const width = widthOf(alphabet);
  const bits = new BitWriter(writer);
  for (let i = 0; i < symbols.length; i++) bits.bits(symbols[i]!, width);
  bits.end();
}

export function readPlain(reader: ByteReader, { count, alphabet }: RunSize): Uint8Array {
  const width = widthOf(alphabet);
  const from = reader.at;
  const packed = reader.take(Math.ceil((count * width) / 8));
  if (width === 8) return checked(packed.slice(), alphabet, from);
  const symbols = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const at = (i * width) >>> 3;
    const two = (packed[at]! << 8) | packed[at + 1]!;
    symbols[i] = (two >>> (16 - ((i * width) & 7) - width)) & (2 ** width - 1);
  }
  return checked(symbols, alphabet, from);
}

function checked(symbols: Uint8Array, alphabet: number, from: number): Uint8Array {
  for (let i = 0; i < symbols.length; i++)
    if (symbols[i]! >= alphabet) throw new CodingError(from, `symbol ${symbols[i]}`, `less than ${alphabet}`);
  return symbols;
}
