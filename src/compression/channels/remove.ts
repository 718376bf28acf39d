import { apply, type Graph, type Node, type Value, valuesOf } from "../../ir/graph.ts";
import { rebuilt } from "../../passes/index.ts";
import { type Axis, extentOf, type Kept } from "./axis.ts";
import { partOf } from "./part.ts";
import type { Known } from "./rule.ts";
import { linksOf } from "./rules.ts";
import type { ChannelSet } from "./sets.ts";

type Weights = Readonly<Record<string, Float32Array>>;

/** A network without some of its channels. */
export interface Smaller {
  readonly graph: Graph;
  /** Of numbers for the parameters of the whole network, by name, those that stay. */
  numbersOf(whole: Weights): Record<string, Float32Array>;
}

/** Takes sets of channels out of a network, with every slice of stored numbers that makes or reads them. */
export function withoutChannels(whole: Graph, removed: readonly ChannelSet[]): Smaller {
  if (removed.some(({ positions: [first] }) => first && first.axis.of.graph !== whole))
    throw new Error("the channels are those of another graph: this is a bug in thumbnet");
  const gone = goneIn(removed);
  const kept: Kept = (axis) => {
    const missing = gone.get(axis.of)?.get(axis.axis);
    const all = Array.from({ length: extentOf(axis) }, (_, i) => i);
    return missing ? all.filter((i) => !missing.has(i)) : all;
  };
  const cutOf = (of: Value) => of.type.shape.map((_, axis) => kept({ of, axis }));
  const shapeOf = (of: Value) => cutOf(of).map(({ length }) => length);
  const graph = rebuilt(whole, {
    parameter: (parameter, into) =>
      gone.has(parameter) ? into.parameter(parameter.name, shapeOf(parameter), parameter) : undefined,
    constant: (constant, into) => {
      if (!gone.has(constant)) return undefined;
      const { name, type, tensor } = constant;
      const data = partOf(tensor.data, { shape: type.shape, kept: cutOf(constant) });
      return into.constant(name, { type: { dtype: type.dtype, shape: shapeOf(constant) }, data });
    },
    substitute: (node, inputs) => {
      if (!valuesAt(node).some((value) => gone.has(value))) return undefined;
      const counts = linksOf(node, settled).attributes?.(kept);
      return counts && apply(node.op, inputs, { ...node.attributes, ...counts });
    },
  });
  const numbersOf = (numbers: Weights) =>
    Object.fromEntries(
      whole.parameters.flatMap((parameter) => {
        const { name, type } = parameter;
        const data = numbers[name];
        if (!data) return [];
        const isWhole = !gone.has(parameter);
        return [[name, isWhole ? data : partOf(data, { shape: type.shape, kept: cutOf(parameter) })]];
      }),
    );
  return { graph, numbersOf };
}

type Gone = ReadonlyMap<Value, ReadonlyMap<Axis["axis"], ReadonlySet<number>>>;

function goneIn(removed: readonly ChannelSet[]): Gone {
  const gone = new Map<Value, Map<number, Set<number>>>();
  for (const { positions } of removed)
    for (const { axis, i } of positions) {
      const axes = gone.get(axis.of) ?? new Map<number, Set<number>>();
      gone.set(axis.of, axes.set(axis.axis, (axes.get(axis.axis) ?? new Set<number>()).add(i)));
    }
  return gone;
}

const valuesAt = ({ inputs, result }: Node): readonly Value[] => valuesOf(result, ...Object.values(inputs));

/** Attributes follow from what is kept; what could have gone is settled by then. */
const settled: Known = { isHeld: () => true };
