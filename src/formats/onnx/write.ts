import { type Graph, mapBound, mapResult, type Node, type Value, valuesOf } from "../../ir/graph.ts";
import { liveNodes } from "../../ir/live.ts";
import type { Tensor } from "../../ir/tensor.ts";
import { quoted } from "../errors.ts";
import { Emitter } from "./emitter.ts";
import { checkSize } from "./limits.ts";
import { misread } from "./misread.ts";
import type { OnnxModel, OnnxTensor, OnnxValueInfo } from "./model.ts";
import { withOpenSizes } from "./open-sizes.ts";
import { rowOf } from "./rows/index.ts";

/** Opset and IR that every ONNX Runtime since 1.14 reads. */
const OPSET = 18;
const IR_VERSION = 8;

export interface OnnxRequest {
  /** The graph's name in the file. */
  readonly name: string;
  /** Numbers for the graph's parameters, by name. A parameter without numbers becomes an input. */
  readonly weights?: Readonly<Record<string, Float32Array>>;
  /** The same network built for another batch, height and width: then the file serves all, if it can. */
  readonly alsoAs?: Graph;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Says a graph in ONNX. */
export function toOnnx(graph: Graph, request: OnnxRequest): OnnxModel {
  const { alsoAs, weights = {} } = request;
  if (alsoAs) {
    const [here, there] = [write(graph, request, true).model, write(alsoAs, request, true).model];
    const open = withOpenSizes({ here, there, weights: new Set(Object.keys(weights)) });
    if (open) return open;
  }
  return toTracedOnnx(graph, request).model;
}

/** A model, and for each of its nodes the one of the graph that it is a part of; none for those that only rename. */
export interface TracedModel {
  readonly model: OnnxModel;
  readonly origins: readonly (Node | undefined)[];
}

/** Says a graph in ONNX, for its own sizes, and which nodes became what. */
export const toTracedOnnx = (graph: Graph, request: Omit<OnnxRequest, "alsoAs">): TracedModel =>
  write(graph, request, false);

function write(
  graph: Graph,
  { name, weights = {}, metadata = {} }: OnnxRequest,
  anySize: boolean,
): TracedModel {
  const e = new Emitter();
  const names = new Map<Value, string>();
  for (const [output, value] of graph.outputs) if (!isGiven(graph, value)) names.set(value, output);
  const nameOf = (value: Value): string => names.get(value) ?? value.name;
  const stored = new Set(Object.keys(weights));

  const origins: Node[] = [];
  for (const node of liveNodes(graph)) {
    e.at(node.path, () => writeNode(node, { e, nameOf, stored, anySize }));
    while (origins.length < e.nodes.length) origins.push(node);
  }
  for (const [output, value] of graph.outputs)
    if (nameOf(value) !== output) e.node("Identity", [nameOf(value)], {}, [output]);

  const fed = [...graph.inputs, ...graph.parameters.filter((p) => !stored.has(p.name))];
  const model: OnnxModel = {
    irVersion: IR_VERSION,
    opset: OPSET,
    producer: { name: "thumbnet", version: "" },
    name,
    nodes: e.nodes,
    initializers: [
      ...graph.constants.map(({ name, tensor }) => storedAs(name, tensor)),
      ...graph.parameters.flatMap(({ name, type }) =>
        weights[name] ? [storedAs(name, { type, data: weights[name] })] : [],
      ),
      ...e.constants,
    ],
    inputs: fed.map((value) => info(value.name, value)),
    outputs: [...graph.outputs].map(([output, value]) => info(output, value)),
    metadata,
  };
  checkWritable(graph, model);
  return { model, origins };
}

interface Context {
  readonly e: Emitter;
  nameOf(value: Value): string;
  readonly stored: ReadonlySet<string>;
  readonly anySize: boolean;
}

function writeNode({ op, inputs, attributes, result }: Node, { e, nameOf, stored, anySize }: Context): void {
  rowOf(op)({
    e,
    inputs: mapBound(inputs, nameOf),
    types: mapBound(inputs, ({ type }) => type),
    attributes,
    outputs: mapResult(result, nameOf),
    outputTypes: mapResult(result, ({ type }) => type),
    symbolic: anySize,
    isStored: (name: string) => stored.has(name),
  });
}

function storedAs(name: string, { type: { dtype, shape }, data }: Tensor): OnnxTensor {
  if (dtype === "float32")
    return { name, dtype, shape, data: data instanceof Float32Array ? data : Float32Array.from(data) };
  if (dtype === "int32") return { name, dtype, shape, data: Int32Array.from(data) };
  if (dtype === "int8") return { name, dtype, shape, data: Int8Array.from(data) };
  return { name, dtype, shape, data: Uint8Array.from(data) };
}

const isGiven = (graph: Graph, value: Value): boolean =>
  !graph.nodes.some(({ result }) => valuesOf(result).includes(value));

const info = (name: string, { type }: Value): OnnxValueInfo => ({
  name,
  dtype: type.dtype,
  shape: type.shape,
});

/** Refuses what no file could say. */
function checkWritable({ inputs, outputs }: Graph, model: OnnxModel): void {
  if (outputs.size === 0) throw misread("graph", "no outputs", "at least one output");
  for (const { name, type } of [...inputs, ...outputs.values()]) checkSize(type, `value ${quoted(name)}`);
  const given = [...model.inputs, ...model.initializers].map(({ name }) => name);
  const seen = new Set<string>();
  for (const name of [...given, ...model.nodes.flatMap((node) => node.outputs)]) {
    if (seen.has(name))
      throw misread(`value ${quoted(name)}`, "a name that two values have", "a name for each");
    seen.add(name);
  }
}
