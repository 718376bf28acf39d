import type { ByteReader, ByteWriter } from "./bytes.ts";
import { precision, whole } from "./frequencies.ts";
import { endState, readState, type Span, writeSpans } from "./rans.ts";

/** Probabilities are told in parts of 256, each in the middle of its part. */
const toldAs = (probability: number): number => Math.min(255, Math.floor(probability * 256));
const meantBy = (told: number): number => (told * whole) / 256 + whole / 512;

/** Tells how likely a switch is to be on from where it stands: switches with one context are expected alike. */
export interface Contexts {
  readonly count: number;
  /** The context of switch `i`, where `on` of the switches before it in its group are on. */
  at(i: number, on: number): number;
}
