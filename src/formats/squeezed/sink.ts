import type { ByteWriter } from "../../compression/coding/index.ts";
import type { Choices } from "./choices.ts";

/** Where numbers are written to, and how they may be. */
export interface Sink {
  readonly to: ByteWriter;
  readonly choices: Choices;
}
