/** Where every value lies, before it is known when: in a buffer of its own, in another value's place, or in a slice. */
import { type Graph, type Node, type Value, valuesOf } from "../../ir/graph.ts";
import { onlyReaderOf } from "../../ir/neighbours.ts";
import { sameShape, sizeOf } from "../../ir/tensor.ts";
import type { Finish } from "./kernels/finish.ts";
import { overwrittenBy } from "./lower/table.ts";
import { isRowMajor, layoutOf, type View } from "./view.ts";

export interface Homes {
  /** The view of every value that is fed or computed by a node that runs. */
  readonly views: ReadonlyMap<Value, View>;
  /** Activations that are done by the node before them, by that node, and what it writes instead. */
  readonly fused: ReadonlyMap<
    Node,
    { readonly finish: Finish; readonly activation: Node; readonly y: Value }
  >;
}

/**
 * `nodes` run in their order. Results find their places from the last to the first: what a Concat joins is written
 * into it at once, and what only one node reads may lie where that node writes, if it works number by number.
 */
export function homesOf(graph: Graph, nodes: readonly Node[]): Homes {
  const onlyReader = onlyReaderOf(graph);
  const fused = fusedIn(nodes, onlyReader);
  const computed = new Set(nodes.flatMap(({ result }) => valuesOf(result)));
  const views = new Map<Value, View>();
  const isFree = (value: Value): boolean => computed.has(value) && !views.has(value);

  for (const node of [...nodes].reverse()) {
    const results = valuesOf(node.result);
    for (const y of results) if (!views.has(y)) views.set(y, ownView(y));
    const [y] = results;
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

/** Convolutions whose result only goes through a Relu or a Clip. */
function fusedIn(nodes: readonly Node[], onlyReader: (value: Value) => Node | undefined): Homes["fused"] {
  const running = new Set(nodes);
  return new Map(
    nodes.flatMap((node) => {
      const [x] = valuesOf(node.result);
      const activation = x && isConvolution(node) ? onlyReader(x) : undefined;
      const finish = activation && running.has(activation) ? finishOf(activation) : undefined;
      const [y] = activation ? valuesOf(activation.result) : [];
      return activation && finish && y ? [[node, { finish, activation, y }] as const] : [];
    }),
  );
}

const isConvolution = ({ op }: Node): boolean => op.name === "Conv" || op.name === "ConvTranspose";

function finishOf({ op, attributes }: Node): Finish | undefined {
  if (op.name === "Relu") return { min: 0 };
  if (op.name !== "Clip") return undefined;
  const bounds = Object.entries({ min: Number(attributes["min"]), max: Number(attributes["max"]) });
  return Object.fromEntries(bounds.filter(([, bound]) => Number.isFinite(bound)));
}
