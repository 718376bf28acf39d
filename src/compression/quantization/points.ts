import { type Graph, type Node, type Value, valuesOf } from "../../ir/graph.ts";
import { liveNodes } from "../../ir/live.ts";
import { makersOf, onlyReaderOf, readersOf } from "../../ir/neighbours.ts";
import type { Layer } from "./layers.ts";
import { treatmentOf } from "./treatments.ts";

/**
 * Which values of a network lie on a grid when some of its layers compute in integers, and whose range decides that
 * grid: the value's own, or that of the one it was carried from.
 */
export type Points = ReadonlyMap<Value, Value>;

export function pointsOf(graph: Graph, layers: readonly Layer[]): Points {
  const layerOf = new Map<Node, Layer>(layers.map((layer) => [layer.node, layer]));
  const [makers, readers, onlyReader] = [makersOf(graph), readersOf(graph), onlyReaderOf(graph)];
  const points = new Map<Value, Value>();
  /** Results that reach their grid only behind the rectifier that reads them. */
  const rectified = new Set<Value>();

  const isWanted = (value: Value): boolean =>
    (readers.get(value) ?? []).some((node) => {
      const treatment = treatmentOf(node.op);
      if (layerOf.has(node) || treatment === "join") return true;
      return (treatment === "carrier" || treatment === "rectifier") && valuesOf(node.result).some(isWanted);
    });
  /** What a value was carried from; itself where nothing carried it. */
  const sourceOf = (value: Value): Value => {
    const maker = makers.get(value);
    const [from] = maker && treatmentOf(maker.op) === "carrier" ? operandsOf(maker) : [];
    return from ? sourceOf(from) : value;
  };
  const onGrid = (value: Value): void => {
    points.set(value, sourceOf(value));
  };
  const onGridBehindRectifier = (value: Value): void => {
    const reader = onlyReader(value);
    if (reader && treatmentOf(reader.op) === "rectifier") rectified.add(value);
    else onGrid(value);
  };

  for (const node of liveNodes(graph)) {
    const results = valuesOf(node.result);
    const operands = operandsOf(node);
    const layer = layerOf.get(node);
    if (layer) {
      onGrid(layer.x);
      // A matrix product can end in real numbers, a convolution cannot.
      if (node.op.name !== "Gemm" || isWanted(layer.y)) onGridBehindRectifier(layer.y);
      continue;
    }
    const [first] = operands;
    switch (treatmentOf(node.op)) {
      case "join":
        if (operands.every((x) => points.has(x))) for (const y of results) onGridBehindRectifier(y);
        break;
      case "carrier":
        if (first && points.has(first)) for (const y of results) if (isWanted(y)) onGrid(y);
        break;
      case "rectifier":
        if (first && rectified.has(first)) for (const y of results) onGrid(y);
        break;
      default:
    }
  }
  return points;
}

const operandsOf = ({ inputs }: Node): readonly Value[] => valuesOf(...Object.values(inputs));
