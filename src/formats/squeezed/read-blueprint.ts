import { type ByteReader, CodingError } from "../../compression/coding/index.ts";
import { type DType, type Shape, sizeOf, type TensorType } from "../../ir/tensor.ts";
import { quoted } from "../errors.ts";
import { oversize } from "../limits.ts";
import { readAttribute } from "./attributes.ts";
import { type Blueprint, dtypes, type NodePlan, roles } from "./blueprint.ts";
import { NameReader } from "./header-text.ts";
import { type Budget, mostEntries } from "./limits.ts";
import { ReferenceReader } from "./references.ts";

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
    const [slots, results] = [reader.byte(), reader.byte()];
    const attributes = readList(reader, () => [names.name(), readAttribute(reader)] as const);
    return { op, slots, results, attributes: Object.fromEntries(attributes) };
  });
  const references = new ReferenceReader(reader, { inputs, parameters, constants });
  const nodes = readList(reader, (): NodePlan => {
    const path = names.name();
    const { slots, ...kind } = readOneOf(reader, kinds);
    return { path, ...kind, operands: references.node(slots, kind.results) };
  });
  const outputs = readList(reader, () => ({ name: names.name(), value: references.value() }));
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
