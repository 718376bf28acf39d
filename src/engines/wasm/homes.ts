/** Where every value lies, before it is known when: in a buffer of its own, in another value's place, or in a slice. */
import { type Graph, type Node, type Value, valuesOf } from "../../ir/graph.ts";
import { onlyReaderOf } from "../../ir/neighbours.ts";
import { sameShape, sizeOf } from "../../ir/tensor.ts";
import type { Grid, Grids } from "../../passes/grids.ts";
import type { Finish } from "./kernels/finish.ts";
import { overwrittenBy } from "./lower/table.ts";
import { isRowMajor, layoutOf, type View } from "./view.ts";

export interface Homes {
  /** The view of every value that is fed or computed by a node that runs. */
  readonly views: ReadonlyMap<Value, View>;
  /** What is done by the node before it, by that node. */
  readonly fused: ReadonlyMap<Node, Fused>;
}

/** Nodes whose work another one does before it writes. */
export interface Fused {
  readonly nodes: readonly Node[];
  readonly finish: Finish;
  /** Those that numbers go through. */
  readonly grids?: readonly Grid[];
  /** What is written. */
  readonly y: Value;
}

/**
 * `nodes` run in their order. Results find their places from the last to the first: what a Concat joins is written
 * into it at once, and what only one node reads may lie where that node writes, if it works number by number.
 */
export function homesOf(graph: Graph, nodes: readonly Node[], grids: Grids): Homes {
  const onlyReader = onlyReaderOf(graph);
  const fused = fusedIn(nodes, grids, onlyReader);
  const computed = new Set(nodes.flatMap(({ result }) => valuesOf(result)));
  const views = new Map<Value, View>();
  const isFree = (value: Value): boolean => computed.has(value) && !views.has(value);

  for (const node of [...nodes].reverse()) {
    const results = valuesOf(node.result);
    for (const y of results) if (!views.has(y)) views.set(y, ownView(y));
    const y = fused.get(node)?.y ?? results[0];
    const view = y && views.get(y);
    if (!y || !view) continue;
    for (const [x, place] of slicesOf(node, view)) if (isFree(x)) views.set(x, place);
    const onlyHere = (x: Value): boolean => isFree(x) && onlyReader(x) === node;
    const over = overwrittenBy(node.op.name)
      .flatMap((slot) => valuesOf(node.inputs[slot]))
      .find((x) => onlyHere(x) && sameShape(x.type.shape, y.type.shape) && x.type.dtype === y.type.dtype);
    if (over) views.set(over, view);
    for (const [x, place] of reshapedOf(node, view)) if (onlyHere(x)) views.set(x, place);
  }
  for (const input of graph.inputs) if (!views.has(input)) views.set(input, ownView(input));
  return { views, fused };
}

const ownView = ({ type }: Value): View => ({
  type,
  buffer: { words: sizeOf(type.shape) },
  offset: 0,
  strides: layoutOf(type.shape),
});

/** Places in the result of a node that joins the channels of images, for those operands that it reads once. */
function slicesOf({ op, inputs, attributes }: Node, y: View): readonly (readonly [Value, View])[] {
  if (op.name !== "Concat" || attributes["axis"] !== 1 || y.type.shape.length !== 4) return [];
  const parts = valuesOf(inputs["xs"]);
  let channel = 0;
  return parts.map((part) => {
    const place = { ...y, type: part.type, offset: y.offset + channel * (y.strides[1] ?? 0) };
    channel += part.type.shape[1] ?? 0;
    return [part, place] as const;
  });
}

/** The same words under another shape, where both are in row-major order. */
function reshapedOf({ op, inputs }: Node, y: View): readonly (readonly [Value, View])[] {
  if (op.name !== "Reshape" && op.name !== "Flatten") return [];
  return valuesOf(inputs["x"]).flatMap((x) => {
    const place = { ...y, type: x.type, strides: layoutOf(x.type.shape) };
    return isRowMajor(y) && isRowMajor(place) ? [[x, place] as const] : [];
  });
}

/** What follows a node and can be done by it: an activation behind a convolution, and a grid behind either. */
function fusedIn(
  nodes: readonly Node[],
  grids: Grids,
  onlyReader: (value: Value) => Node | undefined,
): Homes["fused"] {
  const running = new Set(nodes);
  const behind = (y: Value | undefined): Node | undefined => {
    const reader = y && onlyReader(y);
    return reader && running.has(reader) ? reader : undefined;
  };
  const fused = new Map<Node, Fused>();
  const taken = new Set<Node>();
  for (const node of nodes) {
    if (taken.has(node)) continue;
    const found = isConvolution(node) ? followed(node, behind, grids) : throughGrid(node, grids);
    if (!found) continue;
    fused.set(node, found);
    for (const one of found.nodes) taken.add(one);
  }
  return fused;
}

/** A node that puts numbers on a grid, with the one that brings them back. */
function throughGrid(node: Node, grids: Grids): Fused | undefined {
  const { back, grid } = grids.throughWith(node) ?? {};
  const [y] = back ? valuesOf(back.result) : [];
  return back && grid && y && { nodes: [back], finish: { grids: [grid.type] }, grids: [grid], y };
}

/** A convolution with the activation behind it, and with the grids behind that. */
function followed(
  node: Node,
  behind: (y: Value | undefined) => Node | undefined,
  gridsOf: Grids,
): Fused | undefined {
  const [own] = valuesOf(node.result);
  const next = behind(own);
  const activation = next && finishOf(next);
  const nodes = next && activation ? [next] : [];
  let [y = own] = nodes.flatMap(({ result }) => valuesOf(result));
  const grids: Grid[] = [];
  // Some results of a transposed convolution are met by no tap, and written by another kernel.
  while (node.op.name === "Conv") {
    const last = behind(y);
    const through = last && throughGrid(last, gridsOf);
    if (!last || !through) break;
    nodes.push(last, ...through.nodes);
    grids.push(...(through.grids ?? []));
    y = through.y;
  }
  if (!y || nodes.length === 0) return undefined;
  if (grids.length === 0) return { nodes, finish: activation ?? {}, y };
  return { nodes, finish: { ...activation, grids: grids.map(({ type }) => type) }, grids, y };
}

const isConvolution = ({ op }: Node): boolean => op.name === "Conv" || op.name === "ConvTranspose";

function finishOf({ op, attributes }: Node): Finish | undefined {
  if (op.name === "Relu") return { min: 0 };
  if (op.name !== "Clip") return undefined;
  const bounds = Object.entries({ min: Number(attributes["min"]), max: Number(attributes["max"]) });
  return Object.fromEntries(bounds.filter(([, bound]) => Number.isFinite(bound)));
}
