import type { DescEnum, DescField, DescMessage, MessageShape } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { quoted } from "../errors.ts";
import { misread } from "./misread.ts";
import { isMessage, type TextField, type TextValue, treeOf } from "./text-tree.ts";

/** Messages that hold more than is read here: training, data sets, layers of other branches of Caffe. */
const partial: ReadonlySet<string> = new Set([
  "NetParameter",
  "LayerParameter",
  "V1LayerParameter",
  "TransformationParameter",
  "DataParameter",
  "ImageDataParameter",
  "MemoryDataParameter",
]);

/** Reads a message from protobuf's text format. A field that might change what a layer computes must be known. */
export function messageFromText<D extends DescMessage>(schema: D, text: string): MessageShape<D> {
  const message = reflect(schema);
  fill(message, treeOf(text));
  // The message is the one that `reflect` made for this schema; its type forgets which.
  return message.message as MessageShape<D>;
}

function fill(message: ReflectMessage, fields: readonly TextField[]): void {
  const { desc } = message;
  const known = new Map(desc.fields.map((field) => [field.name, field]));
  const seen = new Set<string>();
  for (const { name, line, value } of fields) {
    const field = known.get(name);
    if (!field) {
      if (partial.has(desc.name)) continue;
      throw misread(`line ${line}`, `${name} in a ${desc.name}`, [...known.keys()].join(", "));
    }
    if (field.fieldKind !== "list" && seen.has(name))
      throw misread(`line ${line}`, `${name} a second time`, `${name} once`);
    seen.add(name);
    put(message, field, valueOf(field, value, `line ${line}, ${name}`));
  }
}

function put(message: ReflectMessage, field: DescField, value: unknown): void {
  if (field.fieldKind === "list") message.get(field).add(value);
  else message.set(field, value);
}

function valueOf(field: DescField, value: TextValue, where: string): unknown {
  const { message: inner } = field;
  if (inner) {
    if (!isMessage(value)) throw misread(where, quoted(value.text), "a message in braces");
    const message = reflect(inner);
    fill(message, value);
    return message;
  }
  if (isMessage(value)) throw misread(where, "a message in braces", "one value");
  if (field.enum) return numberOf(field.enum, value.text, where);
  const read = field.scalar === undefined ? undefined : scalars[field.scalar];
  if (!read) throw misread(where, "numbers in the text", "numbers in a .caffemodel");
  const [scalar, fits] = read;
  const found = (field.scalar === ScalarType.STRING) === (value.kind === "string") && scalar(value.text);
  if (found === undefined || found === false) throw misread(where, quoted(value.text), fits);
  return field.scalar === ScalarType.BOOL ? found === "true" : found;
}

function numberOf(type: DescEnum, text: string, where: string): number {
  const found = type.values.find(({ name, number }) => name === text || String(number) === text);
  if (found) return found.number;
  throw misread(where, quoted(text), type.values.map(({ name }) => name).join(", "));
}

type Scalar = string | number | bigint;

/** How the scalars of Caffe's messages are written; `undefined` for what is none. */
const scalars: Partial<
  Record<ScalarType, readonly [read: (text: string) => Scalar | undefined, fits: string]>
> = {
  [ScalarType.STRING]: [(text) => text, "a string in quotes"],
  [ScalarType.BOOL]: [truth, "true or false"],
  [ScalarType.FLOAT]: [decimal, "a number"],
  [ScalarType.INT32]: [whole(-(2 ** 31)), "a whole number"],
  [ScalarType.UINT32]: [whole(0), "a whole number from 0"],
  [ScalarType.INT64]: [
    (text) => {
      const number = whole(-(2 ** 31))(text);
      return number === undefined ? undefined : BigInt(number);
    },
    "a whole number",
  ],
};

function truth(text: string): string | undefined {
  if (["true", "True", "t", "1"].includes(text)) return "true";
  return ["false", "False", "f", "0"].includes(text) ? "false" : undefined;
}

function decimal(text: string): number | undefined {
  const number = Number(text.replace(/(?<=[\d.])f$/i, ""));
  return Number.isNaN(number) || Math.abs(number) > 3.4e38 ? undefined : number;
}

/** Whole numbers of at most 31 bits: more than any extent that could be computed. */
function whole(least: number): (text: string) => number | undefined {
  return (text) => {
    const octal = /^(-?)0([0-7]+)$/.exec(text);
    const number = octal ? Number(`${octal[1]}${Number.parseInt(octal[2] ?? "", 8)}`) : Number(text);
    return Number.isInteger(number) && number >= least && number < 2 ** 31 ? number : undefined;
  };
}
