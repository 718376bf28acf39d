import { type ByteReader, CodingError } from "../../compression/coding/index.ts";
import { type DType, type Shape, sizeOf, type TensorType } from "../../ir/tensor.ts";
import { quoted } from "../errors.ts";
import { oversize } from "../limits.ts";
import { readAttribute } from "./attributes.ts";
import { type Blueprint, dtypes, type NodePlan, type Operand, roles } from "./blueprint.ts";
import { NameReader } from "./header-text.ts";
import { type Budget, mostEntries } from "./limits.ts";

/** Reads a blueprint; whether its nodes fit together is found out when it is built. */
export function readBlueprint(reader: ByteReader, budget: Budget): Blueprint {
  const names = new NameReader(reader);
  const taken = new Set<string>();
  const freshName = (): string => {
    const { at } = reader;
    const name = names.name();
    if (taken.has(name))
      throw new CodingError(at, `the name ${quoted(name)} a second time`, "every name once");
    taken.add(name);
    return name;
  };
  const inputs = readList(reader, () => {
    const name = freshName();
    const dtype = readOneOf(reader, dtypes);
    const shape = readShape(reader);
    return { name, type: { dtype, shape }, open: shape.map(() => readOneOf(reader, [false, true])) };
  });
  const parameters = readList(reader, () => {
    const name = freshName();
    const role = readOneOf(reader, roles);
    return { name, role, shape: readHeld(reader, "float32", budget).shape };
  });
  const constants = readList(reader, () => {
    const name = freshName();
    return { name, type: readHeld(reader, readOneOf(reader, dtypes), budget) };
  });
  const kinds = readList(reader, () => {
    const op = names.name();
    const slots = reader.byte();
    const attributes = readList(reader, () => [names.name(), readAttribute(reader)] as const);
    return { op, slots, attributes: Object.fromEntries(attributes) };
  });
  const nodes = readList(reader, (): NodePlan => {
    const path = names.name();
    const { op, slots, attributes } = readOneOf(reader, kinds);
    return { path, op, attributes, operands: Array.from({ length: slots }, () => readOperand(reader)) };
  });
  const outputs = readList(reader, () => ({ name: names.name(), value: readNumber(reader) }));
  return { inputs, parameters, constants, nodes, outputs };
}

const readList = <T>(reader: ByteReader, read: () => T): readonly T[] =>
  Array.from({ length: reader.count(Math.min(mostEntries, reader.left)) }, read);

/** One of a few things, told by its place among them. */
function readOneOf<T>(reader: ByteReader, things: readonly T[]): T {
  const { at } = reader;
  const place = reader.count(mostEntries);
  const thing = things[place];
  if (thing !== undefined) return thing;
  throw new CodingError(
    at,
    `${place}`,
    things.length ? `0 to ${things.length - 1}` : "nothing: there are none",
  );
}

const readShape = (reader: ByteReader): Shape =>
  Array.from({ length: reader.byte() }, () => reader.count(2 ** 31));

/** The type of something that the file holds: there is room for it. */
function readHeld(reader: ByteReader, dtype: DType, budget: Budget): TensorType {
  const { at } = reader;
  const type = { dtype, shape: readShape(reader) };
  const wrong = oversize(type) ?? budget.refuses(sizeOf(type.shape));
  if (wrong) throw new CodingError(at, wrong.found, wrong.fits);
  return type;
}

function readOperand(reader: ByteReader): Operand {
  const told = readNumber(reader);
  if (told === 0) return undefined;
  if (told % 2 === 1) return (told - 1) / 2;
  const { at } = reader;
  const length = told / 2 - 1;
  if (length > reader.left) throw new CodingError(at, `a list of ${length} values`, `at most ${reader.left}`);
  return Array.from({ length }, () => readNumber(reader));
}

/** The number of a value, or a little more than twice that. */
const readNumber = (reader: ByteReader): number => reader.count(2 ** 20);
