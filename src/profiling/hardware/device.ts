import { FormatError } from "../../formats/errors.ts";

/** What is known of a device: every number in SI units (or picojoules), each with where it is from. */

/** A number and where it is from. */
export interface Sourced {
  readonly value: number;
  readonly source: string;
}

export const precisions = ["float32", "float16", "int16", "int8"] as const;
export type Precision = (typeof precisions)[number];

/** Bytes of one number. */
export const widthOf: Readonly<Record<Precision, number>> = { float32: 4, float16: 2, int16: 2, int8: 1 };

/** How fast and how dear multiplying is at one precision. */
export interface Arithmetic {
  readonly macsPerSecond: Sourced;
  readonly picojoulesPerMac: Sourced;
}

/** A chip as two ceilings: how much it multiplies, and how much it moves (Williams et al. 2009). */
export interface RooflineDevice {
  readonly kind: "roofline";
  readonly name: string;
  readonly describes: string;
  /** Narrower numbers are faster; the first is the one that is taken when nobody asks. */
  readonly precisions: ReadonlyMap<Precision, Arithmetic>;
  /** Memory on the chip: caches or a buffer; taken to be fast enough never to be waited for. */
  readonly onChip: { readonly bytes: Sourced; readonly picojoulesPerByte: Sourced };
  /** Memory beyond it. */
  readonly offChip: { readonly bytesPerSecond: Sourced; readonly picojoulesPerByte: Sourced };
}

/** A grid of processing elements with one buffer and one memory beyond, in the manner of Kwon et al. 2018. */
export interface ArrayDevice {
  readonly kind: "array";
  readonly name: string;
  readonly describes: string;
  readonly precision: Precision;
  readonly rows: Sourced;
  readonly columns: Sourced;
  readonly hertz: Sourced;
  /** Partial sums that one processing element keeps: how many filters share one visit of the inputs. */
  readonly registers: Sourced;
  readonly buffer: {
    readonly bytes: Sourced;
    /** Share of it that keeps results until they were read, from 0 to 0.9; the rest holds what the layer at hand needs. */
    readonly resultShare: Sourced;
  };
  readonly offChip: { readonly bytesPerSecond: Sourced; readonly latencyCycles: Sourced };
  /** Share of the weights that are zero, which the output-stationary order skips: from 0 to 1. */
  readonly zeroWeights: Sourced;
  readonly picojoulesPerMac: Sourced;
  /** Energy of moving one number at each level, in MACs. */
  readonly macsPerAccess: {
    readonly register: Sourced;
    /** From one processing element to the next, or from a bus to one. */
    readonly neighbour: Sourced;
    readonly buffer: Sourced;
    readonly offChip: Sourced;
  };
}

export type Device = RooflineDevice | ArrayDevice;

/** What a device takes when nobody asks for a precision: the first of its profile. */
export function firstPrecision(device: RooflineDevice): Precision {
  const [first] = device.precisions.keys();
  if (first === undefined) throw new Error(`${device.name} has no precision: this is a bug in its reader`);
  return first;
}

export function arithmeticOf({ name, precisions }: RooflineDevice, precision: Precision): Arithmetic {
  const arithmetic = precisions.get(precision);
  if (arithmetic) return arithmetic;
  const fits = [...precisions.keys()].join(" or ");
  throw new FormatError({ format: `device ${name}`, where: "precisions", found: `no ${precision}`, fits });
}
