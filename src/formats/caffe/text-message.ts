import { type DescField, type DescMessage, type MessageShape, ScalarType } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { quoted } from "../errors.ts";
import { misread } from "./misread.ts";
import type { Token } from "./text-tokens.ts";
import { isMessage, type TextField, type TextValue, treeOf } from "./text-tree.ts";

/** Messages that hold more than is read here: training, data sets, layers of Caffe's descendants. */
const partial: ReadonlySet<string> = new Set([
  "NetParameter",
  "LayerParameter",
  "V1LayerParameter",
  "TransformationParameter",
  "DataParameter",
  "ImageDataParameter",
  "MemoryDataParameter",
]);

/** Reads a message from protobuf's text format. What might change the result of a layer must be known. */
export function messageFromText<D extends DescMessage>(schema: D, text: string): MessageShape<D> {
  const reflected = reflect(schema);
  fill(reflected, treeOf(text));
  // `reflect` made it for this schema; its type forgets which.
  return reflected.message as MessageShape<D>;
}

function fill(message: ReflectMessage, fields: readonly TextField[]): void {
  const { name: kind } = message.desc;
  const known = new Map(message.fields.map((field) => [field.name, field]));
  const seen = new Set<string>();
  for (const { name, line, value } of fields) {
    const field = known.get(name);
    if (!field && partial.has(kind)) continue;
    if (!field) throw misread(`line ${line}`, `${name} in a ${kind}`, [...known.keys()].join(", "));
    if (field.fieldKind !== "list" && seen.has(name))
      throw misread(`line ${line}`, `${name} a second time`, `${name} once`);
    seen.add(name);
    const read = valueIn(field, value, `line ${line}, ${name}`);
    if (field.fieldKind === "list") message.get(field).add(read);
    else message.set(field, read);
  }
}

function valueIn({ message: inner, enum: choices, scalar }: DescField, value: TextValue, where: string) {
  if (inner) {
    if (!isMessage(value)) throw misread(where, quoted(value.text), "a message in braces");
    const message = reflect(inner);
    fill(message, value);
    return message;
  }
  if (isMessage(value)) throw misread(where, "a message in braces", "one value");
  if (choices) {
    const choice = choices.values.find(({ name, number }) => [name, String(number)].includes(value.text));
    if (choice) return choice.number;
    throw misread(where, quoted(value.text), choices.values.map(({ name }) => name).join(", "));
  }
  const { read, fits } = (scalar && scalars[scalar]) || inBinaryOnly;
  const found = read(value);
  if (found === undefined) throw misread(where, quoted(value.text), fits);
  return found;
}

interface ScalarRow {
  readonly fits: string;
  /** `undefined` where the token says no such value. */
  readonly read: (token: Token) => unknown;
}

const inBinaryOnly: ScalarRow = { fits: "numbers in a .caffemodel, not in the text", read: () => undefined };

const truths: ReadonlyMap<string, boolean> = new Map([
  ...["true", "True", "t", "1"].map((text) => [text, true] as const),
  ...["false", "False", "f", "0"].map((text) => [text, false] as const),
]);

/** How scalars are written. */
const scalars: Partial<Record<ScalarType, ScalarRow>> = {
  [ScalarType.STRING]: {
    fits: "a string in quotes",
    read: ({ kind, text }) => (kind === "string" ? text : undefined),
  },
  [ScalarType.BOOL]: { fits: "true or false", read: ({ text }) => truths.get(text) },
  [ScalarType.FLOAT]: { fits: "a number", read: decimal },
  [ScalarType.UINT32]: { fits: "a whole number from 0", read: (token) => whole(token, 0) },
  [ScalarType.INT32]: { fits: "a whole number", read: (token) => whole(token, -(2 ** 31)) },
  [ScalarType.INT64]: {
    fits: "a whole number",
    read(token) {
      const number = whole(token, -(2 ** 31));
      return number === undefined ? undefined : BigInt(number);
    },
  },
};

const largestFloat = 3.4028234663852886e38;

function decimal({ kind, text }: Token): number | undefined {
  const number = kind === "number" ? Number(text.replace(/(?<!x.*)f$/i, "")) : Number.NaN;
  return Math.abs(number) <= largestFloat ? number : undefined;
}

/** At most 31 bits: more than any extent that could be computed with. */
function whole({ kind, text }: Token, least: number): number | undefined {
  const [, sign = "", octal] = /^(-?)0([0-7]+)$/.exec(text) ?? [];
  const number = octal === undefined ? Number(text) : Number(`${sign}${Number.parseInt(octal, 8)}`);
  const fits = kind === "number" && Number.isInteger(number) && number >= least && number < 2 ** 31;
  return fits ? number : undefined;
}
