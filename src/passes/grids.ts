/** The whole numbers of 8 bits that real ones stand for, as far as the constants of a graph tell. */
import { type Constant, type Graph, type Node, type Value, valuesOf } from "../ir/graph.ts";
import { makersOf, onlyReaderOf } from "../ir/neighbours.ts";
import { sizeOf } from "../ir/tensor.ts";
import type { GridType } from "../ops/quantization.ts";

/** A real number is `scale` times a whole one of `type` behind `zeroPoint`; both are single numbers. */
export interface Grid {
  readonly type: GridType;
  readonly scale: Constant;
  readonly zeroPoint: Constant;
}

/** Stored whole numbers and what 1 of them stands for: everywhere, or at each place along an axis. */
export interface Integers {
  readonly codes: Constant;
  readonly scales: Constant;
  readonly axis: number;
}

export interface Grids {
  /** The grid that a value was brought back from, and nothing since took it away from. */
  behind(value: Value): Grid | undefined;
  /** The int8 numbers that stand for a value, 0 for 0. */
  storedFor(value: Value): Integers | undefined;
  /** The int8 numbers of a constant. */
  codesIn(value: Value): Int8Array | undefined;
  /** Where a node puts numbers on a grid only to bring them back at once: the node that does, and the grid. */
  throughWith(node: Node): { readonly back: Node; readonly grid: Grid } | undefined;
}

const [quantize, dequantize] = ["QuantizeLinear", "DequantizeLinear"];

export function gridsIn(graph: Graph): Grids {
  const makers = makersOf(graph);
  const onlyReader = onlyReaderOf(graph);
  const constants = new Map<Value, Constant>(graph.constants.map((constant) => [constant, constant]));
  const constantAt = ({ inputs }: Node, slot: string): Constant | undefined => {
    const [value] = valuesOf(inputs[slot]);
    return value && constants.get(value);
  };
  const gridOf = (node: Node): Grid | undefined => {
    const [scale, zeroPoint] = [constantAt(node, "scale"), constantAt(node, "zeroPoint")];
    const isSingle = [scale, zeroPoint].every((one) => one && sizeOf(one.type.shape) === 1);
    const type = zeroPoint?.type.dtype;
    if (!isSingle || !scale || !zeroPoint || (type !== "int8" && type !== "uint8")) return undefined;
    return { type, scale, zeroPoint };
  };
  const known = new Map<Value, Grid | undefined>();
  const behind = (value: Value): Grid | undefined => {
    const maker = makers.get(value);
    if (!maker || known.has(value)) return known.get(value);
    const grid = maker.op.name === dequantize ? gridOf(maker) : keptGrid(maker, behind);
    known.set(value, grid);
    return grid;
  };
  return {
    behind,
    storedFor(value) {
      const maker = makers.get(value);
      if (maker?.op.name !== dequantize) return undefined;
      const [codes, scales] = [constantAt(maker, "x"), constantAt(maker, "scale")];
      const [zeroPoint] = valuesOf(maker.inputs["zeroPoint"]);
      const isAboutZero = !zeroPoint || constants.get(zeroPoint)?.tensor.data.every((zero) => zero === 0);
      if (!codes || !scales || codes.type.dtype !== "int8" || !isAboutZero) return undefined;
      return { codes, scales, axis: Number(maker.attributes["axis"]) };
    },
    codesIn(value) {
      const data = constants.get(value)?.tensor.data;
      return data instanceof Int8Array ? data : undefined;
    },
    throughWith(node) {
      const grid = node.op.name === quantize ? gridOf(node) : undefined;
      const [whole] = grid ? valuesOf(node.result) : [];
      const back = whole && onlyReader(whole);
      const other = back?.op.name === dequantize ? gridOf(back) : undefined;
      return back && grid && other && isSameGrid(grid, other) ? { back, grid } : undefined;
    },
  };
}

/** Operators that put numbers elsewhere and change none. */
export const movers: ReadonlySet<string> = new Set([
  "ChannelShuffle",
  "Concat",
  "DepthToSpace",
  "Flatten",
  "Reshape",
  "Slice",
  "SpaceToDepth",
  "Transpose",
]);

/** Those whose results lie on the grid that all they read lies on, as 0 does. */
const keepers: ReadonlySet<string> = new Set([...movers, "MaxPool", "Relu"]);

/** The grid that a node's results still lie on. */
export function keptGrid({ op, inputs }: Node, gridOf: (x: Value) => Grid | undefined): Grid | undefined {
  if (!keepers.has(op.name)) return undefined;
  const [first, ...others] = valuesOf(...Object.values(inputs)).map(gridOf);
  return first && others.every((other) => other && isSameGrid(first, other)) ? first : undefined;
}

/** Whether two grids are of the same numbers. */
export const isSameGrid = (one: Grid, other: Grid): boolean =>
  one.type === other.type &&
  one.scale.tensor.data[0] === other.scale.tensor.data[0] &&
  one.zeroPoint.tensor.data[0] === other.zeroPoint.tensor.data[0];
