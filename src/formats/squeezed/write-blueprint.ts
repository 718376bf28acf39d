import { ByteWriter } from "../../compression/coding/index.ts";
import type { Shape, TensorType } from "../../ir/tensor.ts";
import { writeAttribute } from "./attributes.ts";
import { type Blueprint, dtypes, type NodePlan, roles } from "./blueprint.ts";
import { NameWriter, writeText } from "./header-text.ts";
import { ReferenceWriter } from "./references.ts";

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
  list([...kinds.values()], ({ op, operands, results, attributes }) => {
    names.name(op);
    writer.byte(operands.length);
    writer.byte(results);
    list(Object.entries(attributes), ([name, value]) => {
      names.name(name);
      writeAttribute(writer, value);
    });
  });
  const references = new ReferenceWriter(writer, blueprint);
  list(nodes, (node) => {
    names.name(node.path);
    writer.count(numbers.get(kindOf(node)) ?? 0);
    references.node(node.operands, node.results);
  });
  list(outputs, ({ name, value }) => {
    names.name(name);
    references.value(value);
  });
}

/** The same text for nodes that differ in nothing but their place and what they read. */
function kindOf({ op, operands, results, attributes }: NodePlan): string {
  const written = new ByteWriter();
  for (const [name, value] of Object.entries(attributes)) {
    writeText(written, name);
    writeAttribute(written, value);
  }
  return `${op} ${operands.length} ${results} ${written.taken().join()}`;
}

function writeType(writer: ByteWriter, { dtype, shape }: TensorType): void {
  writer.byte(dtypes.indexOf(dtype));
  writeShape(writer, shape);
}

function writeShape(writer: ByteWriter, shape: Shape): void {
  writer.byte(shape.length);
  for (const extent of shape) writer.count(extent);
}
