import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { maskedCrc32c } from "./masked-crc32c.ts";

/** One moment of a training: numbers by name, such as `{ "train/loss": 0.41 }`. */
export interface ScalarEvent {
  readonly step: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly scalars: Readonly<Record<string, number>>;
}

/** The record a TensorBoard event file (`events.out.tfevents.…`) begins with. */
export function fileVersionRecord(wallTime: number): Uint8Array<ArrayBuffer> {
  return record(event(wallTime).tag(3, WireType.LengthDelimited).string("brain.Event:2").finish());
}

/** One `Event` with a `Summary` of simple values, to append to an event file; values are rounded to float32. */
export function eventRecord({ step, wallTime, scalars }: ScalarEvent): Uint8Array<ArrayBuffer> {
  const writer = event(wallTime).tag(2, WireType.Varint).int64(step);
  writer.tag(5, WireType.LengthDelimited).fork();
  for (const [name, value] of Object.entries(scalars)) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(name);
    writer.tag(2, WireType.Bit32).float(Math.fround(value)).join();
  }
  return record(writer.join().finish());
}

function event(wallTime: number): BinaryWriter {
  return new BinaryWriter().tag(1, WireType.Bit64).double(wallTime);
}

/** TFRecord framing: length (uint64), its checksum, the data, its checksum; all little-endian. */
function record(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.length + 16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(bytes.subarray(0, 8)), true);
  bytes.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc32c(data), true);
  return bytes;
}
