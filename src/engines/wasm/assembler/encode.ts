/** Modules as bytes: the sections of the WebAssembly core specification, §5. */
import type { Immediate, Label, Plain, Result, Statement, ValueType } from "./expression.ts";
import { signed, unsigned } from "./leb128.ts";
import type { Callable, Exported, Memory, Module, Written } from "./module.ts";

type Bytes = readonly number[];

const typeCodes: Readonly<Record<ValueType, number>> = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/** The bytes of a module, ready to be compiled. */
export function encode(module: Module): Uint8Array<ArrayBuffer> {
  const callables: readonly Callable[] = [...module.imports, ...module.functions];
  const types = [...new Set(callables.map(typeBytes).map(String))];
  const typeOf = (callable: Callable) => unsigned(types.indexOf(String(typeBytes(callable))));
  const { memory } = module;
  const own = memory && !memory.from ? [limits(memory)] : [];
  const imported = memory?.from ? [[...memory.from.flatMap(text), 0x02, ...limits(memory)]] : [];
  const functions = module.imports.map((f) => [...text(f.from), ...text(f.name), 0x00, ...typeOf(f)]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(
      1,
      types.map((type) => type.split(",").map(Number)),
    ),
    ...section(2, [...functions, ...imported]),
    ...section(3, module.functions.map(typeOf)),
    ...section(5, own),
    ...section(
      6,
      module.globals.map(({ start }) => [0x7f, 0x01, 0x41, ...signed(start), 0x0b]),
    ),
    ...section(
      7,
      [...module.exports].map(([name, exported]) => [...text(name), ...exportBytes(exported)]),
    ),
    ...section(10, module.functions.map(bodyBytes)),
    ...section(
      11,
      module.data.map(({ at, bytes }) => [0x00, 0x41, ...signed(at), 0x0b, ...counted([...bytes])]),
    ),
  ]);
}

const section = (id: number, entries: readonly Bytes[]): Bytes =>
  entries.length ? [id, ...counted([...unsigned(entries.length), ...entries.flat()])] : [];

const counted = (bytes: Bytes): Bytes => [...unsigned(bytes.length), ...bytes];

const text = (name: string): Bytes => counted([...new TextEncoder().encode(name)]);

const typeBytes = ({ signature: { takes, gives } }: Callable): Bytes => {
  const inputs = Object.values(takes).map((type) => typeCodes[type]);
  return [0x60, ...counted(inputs), ...counted(gives === "none" ? [] : [typeCodes[gives]])];
};

const limits = ({ pages, most, shared = false }: Memory): Bytes => {
  if (most === undefined) return [0x00, ...unsigned(pages)];
  return [shared ? 0x03 : 0x01, ...unsigned(pages), ...unsigned(most)];
};

function exportBytes(exported: Exported): Bytes {
  if (exported.kind === "memory") return [0x02, 0x00];
  return [exported.kind === "function" ? 0x00 : 0x03, ...unsigned(exported.of.index)];
}

function bodyBytes({ signature, code }: Written): Bytes {
  const own = code.locals.slice(Object.keys(signature.takes).length);
  const runs: [type: ValueType, count: number][] = [];
  for (const { type } of own) {
    const run = runs.at(-1);
    if (run?.[0] === type) run[1]++;
    else runs.push([type, 1]);
  }
  const locals = runs.flatMap(([type, count]) => [...unsigned(count), typeCodes[type]]);
  const bytes: number[] = [...unsigned(runs.length), ...locals];
  for (const statement of code.statements) write(bytes, statement, []);
  bytes.push(0x0b);
  return counted(bytes);
}

/** Adds an instruction behind its operands; `around` are the labels that branches may name, the nearest last. */
function write(
  bytes: number[],
  node: Statement | Plain<Result>,
  around: readonly (Label | undefined)[],
): void {
  const writeAll = (nodes: readonly (Statement | Plain)[], label?: Label) => {
    for (const inner of nodes) write(bytes, inner, [...around, label]);
  };
  if (node.kind === "plain") {
    for (const operand of node.operands) write(bytes, operand, around);
    bytes.push(...node.opcode, ...node.immediates.flatMap((immediate) => immediateBytes(immediate, around)));
    return;
  }
  if (node.kind === "if") {
    write(bytes, node.condition, around);
    bytes.push(0x04, 0x40);
    writeAll(node.body);
    if (node.otherwise.length) bytes.push(0x05);
    writeAll(node.otherwise);
  } else {
    bytes.push(node.kind === "block" ? 0x02 : 0x03, 0x40);
    writeAll(node.body, node.label);
  }
  bytes.push(0x0b);
}

function immediateBytes(immediate: Immediate, around: readonly (Label | undefined)[]): Bytes {
  switch (immediate.kind) {
    case "index":
      return unsigned(immediate.index);
    case "branch":
      return unsigned(around.length - 1 - around.lastIndexOf(immediate.to));
    case "access":
      return [Math.log2(immediate.bytes), ...unsigned(immediate.offset)];
    case "zeros":
      return new Array<number>(immediate.count).fill(0);
    case "lanes":
      return immediate.lanes;
    case "i32":
      return signed(immediate.value);
    case "f32":
      return floats([immediate.value]);
    case "f64":
      return double(immediate.value);
    case "f32x4":
      return floats(immediate.values);
  }
}

/** In the order of bytes that WebAssembly asks for, whatever the machine's. */
function floats(values: readonly number[]): Bytes {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [i, value] of values.entries()) view.setFloat32(4 * i, value, true);
  return [...new Uint8Array(view.buffer)];
}

function double(value: number): Bytes {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return [...new Uint8Array(view.buffer)];
}
