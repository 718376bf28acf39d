import { ByteWriter } from "./bytes.ts";

/** One way to write something. */
export type Way = (writer: ByteWriter) => void;

/** Writes something in the way that takes the fewest bytes: of equals, in the first. */
export function writeShortest(writer: ByteWriter, ways: readonly Way[]): void {
  const written = ways.map((write) => {
    const trial = new ByteWriter();
    write(trial);
    return trial.taken();
  });
  writer.bytes(written.reduce((best, next) => (next.length < best.length ? next : best)));
}
