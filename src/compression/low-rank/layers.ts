import { type Graph, type Node, type Parameter, type Value, valuesOf } from "../../ir/graph.ts";
import type { Shape } from "../../ir/tensor.ts";
import { type Held, kindOf } from "./kinds.ts";
import { type FilterShape, type Filters, macsAPixel } from "./method.ts";

/** A layer whose filters can be taken apart. */
export interface Layer extends Omit<Held, "weight"> {
  readonly node: Node;
  readonly weight: Parameter;
  readonly macs: number;
}

/** A layer with filters that stays as it is. */
export interface LeftLayer {
  readonly node: Node;
  readonly because: string;
}

/** The layers of a network that can be taken apart, in order, and those that cannot. */
export function layersIn(graph: Graph): {
  readonly layers: readonly Layer[];
  readonly left: readonly LeftLayer[];
} {
  const stored = new Map<Value, Parameter>(graph.parameters.map((parameter) => [parameter, parameter]));
  const uses = usesIn(graph);
  const layers: Layer[] = [];
  const left: LeftLayer[] = [];
  for (const node of graph.nodes) {
    const held = kindOf(node)?.held(node);
    if (held === undefined) continue;
    const layer = typeof held === "string" ? held : layerOf(node, held, { stored, uses });
    if (typeof layer === "string") left.push({ node, because: layer });
    else layers.push(layer);
  }
  return { layers, left };
}

interface Known {
  readonly stored: ReadonlyMap<Value, Parameter>;
  readonly uses: ReadonlyMap<Value, number>;
}

function layerOf(node: Node, held: Held, { stored, uses }: Known): Layer | string {
  const weight = stored.get(held.weight);
  if (!weight) return "its weights are computed";
  if ((uses.get(weight) ?? 0) > 1) return "other layers have the same weights";
  const [out, read, kh, kw] = held.shape;
  const side = Math.min(read * kh, out * kw);
  if (side > longestSide) return `${side} singular values take hours`;
  return { ...held, node, weight, macs: held.pixels.made * macsAPixel(held.shape) };
}

/** Jacobi's time grows with its cube; this much takes minutes. */
const longestSide = 2048;

function usesIn({ nodes }: Graph): ReadonlyMap<Value, number> {
  const uses = new Map<Value, number>();
  for (const { inputs } of nodes)
    for (const value of valuesOf(...Object.values(inputs))) uses.set(value, (uses.get(value) ?? 0) + 1);
  return uses;
}

/** A layer's weights as filters [out, in, kh, kw]. */
export const filtersOf = (
  { shape, turned }: Pick<Layer, "shape" | "turned">,
  weights: Float32Array,
): Filters => ({
  shape,
  data: Float64Array.from(turned ? turnedMatrix(weights, shape[1], shape[0]) : weights),
});

/** Filters of one of a layer's factors as the weights that it stores. */
export const storedFilters = (
  { turned }: Pick<Layer, "turned">,
  [out, read]: FilterShape,
  filters: Float32Array,
): Float32Array => (turned ? turnedMatrix(filters, out, read) : filters);

/** Shape of the weights that hold such filters. */
export const storedShape = (
  { turned, weight }: Pick<Layer, "turned" | "weight">,
  shape: FilterShape,
): Shape => (turned ? [shape[1], shape[0]] : shape.slice(0, weight.type.shape.length));

function turnedMatrix(numbers: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(numbers.length);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) turned[j * rows + i] = numbers[i * columns + j]!;
  return turned;
}
