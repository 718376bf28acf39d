export { ByteReader, ByteWriter } from "./bytes.ts";
export { countsOf, entropyBits } from "./entropy.ts";
export { CodingError } from "./errors.ts";
export { type Grouped, readPresence, writePresence } from "./presence.ts";
export { placesAt, relativeIndices } from "./relative.ts";
export { readRepeating, writeRepeating } from "./repeats.ts";
export type { Run, RunSize } from "./run.ts";
export { type Way, writeShortest } from "./shortest.ts";
export * from "./symbols.ts";
