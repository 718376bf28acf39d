import { ByteWriter } from "../../compression/coding/index.ts";
import type { Shape, TensorType } from "../../ir/tensor.ts";
import { writeAttribute } from "./attributes.ts";
import { type Blueprint, dtypes, type NodePlan, type Operand, roles } from "./blueprint.ts";
import { NameWriter, writeText } from "./header-text.ts";

/** Writes a blueprint; docs/squeezed-format.md says it byte by byte. */
export function writeBlueprint(writer: ByteWriter, blueprint: Blueprint): void {
  const { inputs, parameters, constants, nodes, outputs } = blueprint;
  const names = new NameWriter(writer);
  const list = <T>(items: readonly T[], write: (item: T) => void): void => {
    writer.count(items.length);
    for (const item of items) write(item);
  };
  list(inputs, ({ name, type, open }) => {
    names.name(name);
    writeType(writer, type);
    for (const isOpen of open) writer.byte(Number(isOpen));
  });
  list(parameters, ({ name, shape, role }) => {
    names.name(name);
    writer.byte(roles.indexOf(role));
    writeShape(writer, shape);
  });
  list(constants, ({ name, type }) => {
    names.name(name);
    writeType(writer, type);
  });
  const kinds = new Map(nodes.map((node) => [kindOf(node), node]));
  const numbers = new Map([...kinds.keys()].map((kind, number) => [kind, number]));
  list([...kinds.values()], ({ op, operands, attributes }) => {
    names.name(op);
    writer.byte(operands.length);
    list(Object.entries(attributes), ([name, value]) => {
      names.name(name);
      writeAttribute(writer, value);
    });
  });
  list(nodes, (node) => {
    names.name(node.path);
    writer.count(numbers.get(kindOf(node)) ?? 0);
    for (const operand of node.operands) writeOperand(writer, operand);
  });
  list(outputs, ({ name, value }) => {
    names.name(name);
    writer.count(value);
  });
}

/** The same text for nodes of the same operator with the same attributes. */
function kindOf({ op, attributes }: NodePlan): string {
  const written = new ByteWriter();
  for (const [name, value] of Object.entries(attributes)) {
    writeText(written, name);
    writeAttribute(written, value);
  }
  return `${op} ${written.taken().join()}`;
}

function writeType(writer: ByteWriter, { dtype, shape }: TensorType): void {
  writer.byte(dtypes.indexOf(dtype));
  writeShape(writer, shape);
}

function writeShape(writer: ByteWriter, shape: Shape): void {
  writer.byte(shape.length);
  for (const extent of shape) writer.count(extent);
}

/** 0 for nothing, odd numbers for one value, even ones for a list and its length. */
function writeOperand(writer: ByteWriter, operand: Operand): void {
  if (operand === undefined) writer.count(0);
  else if (typeof operand === "number") writer.count(2 * operand + 1);
  else {
    writer.count(2 * operand.length + 2);
    for (const value of operand) writer.count(value);
  }
}
