import { Misfit, ShapeError } from "../../ir/errors.ts";
import { type Graph, type Value, valuesOf } from "../../ir/graph.ts";
import type { Shape } from "../../ir/tensor.ts";
import { FormatError, quoted } from "../errors.ts";
import { decodeOnnx } from "./decode.ts";
import { checkSize } from "./limits.ts";
import { misread } from "./misread.ts";
import type { OnnxModel, OnnxNode } from "./model.ts";
import { Gaps, type SkippedNode } from "./readers/gaps.ts";
import { folds, readers } from "./readers/index.ts";
import { inputTypes } from "./readers/inputs.ts";
import { type Operand, Scope } from "./readers/scope.ts";
import { Site } from "./readers/site.ts";

export type { SkippedNode } from "./readers/gaps.ts";

/** Versions of ONNX's operators that the readers know. */
const [oldest, newest] = [13, 21];

export interface ReadRequest {
  /** Shape of the image input: its extents take the place of symbolic ones. */
  readonly input?: Shape;
  /** What becomes of operators that we have no words for. Default "refused". */
  readonly unknown?: "refused" | "skipped";
}

/** A network as it was found in a file. */
export interface OnnxReading {
  readonly graph: Graph;
  /** Numbers for the graph's parameters, by name. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** The graph's name. */
  readonly name: string;
  readonly producer: OnnxModel["producer"];
  /** Nodes that were left out: unknown operators, and what asks for results of theirs whose type the file does not tell. */
  readonly skipped: readonly SkippedNode[];
}

/** Reads a network from an ONNX file; a `FormatError` where the file is wrong or says what we have no words for. */
export const readOnnx = (bytes: Uint8Array, request: ReadRequest = {}): OnnxReading =>
  readModel(decodeOnnx(bytes), request);

/** The same of a file that was decoded before. */
export function readModel(model: OnnxModel, { input, unknown = "refused" }: ReadRequest = {}): OnnxReading {
  checkReadable(model, unknown);
  const scope = new Scope();
  const stored = new Set(model.initializers.map(({ name }) => name));
  const fed = model.inputs.filter(({ name }) => !stored.has(name));
  for (const [name, { shape, dtype }] of inputTypes(fed, input))
    scope.define(name, scope.graph.input(name, shape, dtype), `input ${quoted(name)}`);
  for (const tensor of model.initializers) scope.store(tensor);
  const gaps = new Gaps(model, scope);
  for (const [index, node] of model.nodes.entries())
    if (isReadable(node) && !gaps.holds(node)) readNode(node, scope, whereOf(node, index));
    else gaps.skip(node);
  for (const { name } of model.outputs) if (!gaps.lacks(name)) giveOut(name, scope);
  gaps.giveOutEdges();
  const { graph, weights } = scope;
  return {
    graph,
    weights: Object.fromEntries(weights),
    metadata: model.metadata,
    name: model.name,
    producer: model.producer,
    skipped: gaps.skipped,
  };
}

function checkReadable({ opset, nodes, outputs }: OnnxModel, unknown: "refused" | "skipped"): void {
  if (opset < oldest || opset > newest)
    throw misread("opset_import", `opset ${opset}`, `opsets from ${oldest} to ${newest}`);
  if (outputs.length === 0) throw misread("graph", "no outputs", "at least one output");
  const unread = nodes.flatMap((node, index) => (isReadable(node) ? [] : [{ node, index }]));
  const [first] = unread;
  if (!first || unknown === "skipped") return;
  const kinds = [...new Set(unread.map(({ node }) => kindOf(node)))].slice(0, 12);
  const places = `${unread.length} of ${nodes.length} nodes cannot be read: ${kinds.join(", ")}`;
  const known = [...new Set([...readers.keys(), ...folds.keys()])].sort().join(", ");
  throw misread(whereOf(first.node, first.index), `operator ${kindOf(first.node)} (${places})`, known);
}

const isReadable = ({ domain, opType }: OnnxNode): boolean =>
  domain === undefined && (readers.has(opType) || folds.has(opType));

const kindOf = ({ domain, opType }: OnnxNode): string => quoted(domain ? `${domain}.${opType}` : opType);

const whereOf = ({ name, opType }: OnnxNode, index: number): string =>
  `node ${index} ${quoted(name || opType)}${name ? ` (${quoted(opType).slice(1, -1)})` : ""}`;

function readNode(node: OnnxNode, scope: Scope, where: string): void {
  const results = scope.graph.at(
    pathOf(node.name),
    () => fold(node, scope, where) ?? read(node, scope, where),
  );
  const extra = node.outputs.findIndex((name, i) => name !== "" && i >= results.length);
  if (extra >= 0) throw misread(where, `an output ${extra}`, `outputs 0 to ${results.length - 1}`);
  for (const [i, name] of node.outputs.entries()) {
    const result = results[i];
    if (result && name !== "") scope.define(name, result, where);
  }
}

/** Operators that bring weights into the form a layer wants. */
const moving = new Set(["Concat", "Reshape", "Transpose"]);

function fold(node: OnnxNode, scope: Scope, where: string): readonly Operand[] | undefined {
  // Weights stay parameters under their own names: they are moved by the network, not beforehand.
  if (moving.has(node.opType) && node.inputs.some((name) => scope.isWeight(name))) return undefined;
  const site = new Site(node, scope, where);
  const known = folds.get(node.opType)?.(site);
  if (!known) return undefined;
  site.checkAllAsked();
  return [known];
}

function read(node: OnnxNode, scope: Scope, where: string): readonly Value[] {
  const site = new Site(node, scope, where);
  const reader = readers.get(node.opType);
  if (!reader)
    throw misread(where, "numbers that only the network computes", "numbers in the file, or told by shapes");
  const results = placed(where, () => valuesOf(reader(site)));
  site.checkAllAsked();
  for (const { type } of results) checkSize(type, where);
  return results;
}

/** What a shape rule refuses is the file's fault. */
function placed<T>(where: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof ShapeError && error.cause instanceof Misfit)) throw error;
    throw new FormatError({ format: "onnx", where, found: error.cause.message, fits: error.cause.fix });
  }
}

/** Exporters name nodes after the block they stand in: `/encoder/fire1/Conv` is in `encoder/fire1`. */
const pathOf = (name: string): string =>
  name
    .split("/")
    .slice(0, -1)
    .filter((block) => block !== "")
    .join("/");

function giveOut(name: string, scope: Scope): void {
  const where = `output ${quoted(name)}`;
  if (scope.graph.outputs.has(name)) throw misread(where, "the name a second time", "every name once");
  scope.graph.output(name, scope.valueOf(scope.find(name, where), where));
}
