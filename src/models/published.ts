import type { ImageShape } from "../ir/tensor.ts";

/** A number as it is printed: exact, or rounded and with its unit, such as "4.2M" or "569M". */
export type Printed = number | string;

/** One network of a table, under the settings that the table counts it with. */
export interface PublishedCount {
  /** Which document and table, e.g. "Table 8"; or who counted, e.g. "torchvision". */
  readonly source: string;
  /** Where they are not the model's defaults. */
  readonly options?: Readonly<Record<string, number | boolean | string>>;
  /** Default: the model's. */
  readonly input?: ImageShape;
  /** All trained numbers. */
  readonly parameters?: Printed;
  /** Multiply–accumulates of convolutions and fully connected layers. */
  readonly macs?: Printed;
  /** Why ours is another number, where it is. A test demands that it still is. */
  readonly differs?: string;
}

/** What documents print of a network. Tests count it again. */
export interface Published {
  readonly counts: readonly PublishedCount[];
  /** Weights (no biases, no class layer) under a path of the network. */
  readonly weights?: Readonly<Record<string, number>>;
  /** The paper's "#MACs" under a path, per input pixel. */
  readonly operationsPerPixel?: Readonly<Record<string, number>>;
}

const units: Readonly<Record<string, number>> = { "": 1, k: 1e3, M: 1e6, G: 1e9 };

/** The number that is printed, and how much its last digit is worth. */
export function readPrinted(printed: Printed): { readonly value: number; readonly unit: number } {
  if (typeof printed === "number") return { value: printed, unit: 1 };
  const [, digits, fraction = "", suffix = ""] = /^(\d+(?:\.(\d+))?)([kMG]?)$/.exec(printed) ?? [];
  const scale = units[suffix];
  if (digits === undefined || scale === undefined) throw new TypeError(`"${printed}" is no printed number`);
  return { value: Number(digits) * scale, unit: scale / 10 ** fraction.length };
}

/** Whether `counted` is what is printed. Papers round and papers cut off: less than one of the last digit may be between. */
export function agrees(counted: number, printed: Printed): boolean {
  const { value, unit } = readPrinted(printed);
  return typeof printed === "number" ? counted === value : Math.abs(counted - value) < unit;
}
