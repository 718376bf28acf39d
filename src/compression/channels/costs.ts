import { type Graph, macsOf, type Value, valuesOf } from "../../ir/graph.ts";
import { sizeOf } from "../../ir/tensor.ts";
import type { Scores } from "./scores.ts";
import type { ChannelMap, ChannelSet } from "./sets.ts";

/** What can be saved: channels, multiply–accumulates, or trained numbers. */
export type Currency = "channels" | "macs" | "parameterCount";

/** What the removal of each set alone would save. */
export function savingsOf(
  graph: Graph,
  { families }: ChannelMap,
  of: Currency,
): ReadonlyMap<ChannelSet, number> {
  const worth = worthOf(graph, of);
  return new Map(
    families.flatMap(({ sets }) => {
      const [first] = sets;
      const saving = of === "channels" || !first ? 1 : savingOf(first, worth);
      return sets.map((set) => [set, saving] as const);
    }),
  );
}

/** Scores in parts of what each set saves: the lowest are missed least for it. */
export const perSaving = (scores: Scores, savings: ReadonlyMap<ChannelSet, number>): Scores =>
  new Map(Array.from(scores, ([set, score]) => [set, score / (savings.get(set) ?? 1)]));

/** What a stored value and all that is multiplied with it costs. */
function worthOf({ parameters, nodes }: Graph, of: Currency): ReadonlyMap<Value, number> {
  if (of === "parameterCount")
    return new Map(
      parameters.flatMap((parameter) =>
        parameter.role === "statistic" ? [] : [[parameter, sizeOf(parameter.type.shape)]],
      ),
    );
  const macs = new Map<Value, number>();
  const weights = new Set<Value>(parameters.filter(({ type }) => type.shape.length > 1));
  for (const node of nodes)
    for (const value of valuesOf(...Object.values(node.inputs)))
      if (weights.has(value)) macs.set(value, (macs.get(value) ?? 0) + macsOf(node));
  return macs;
}

/** A value costs as much as it has numbers, so a slice of it saves its share. */
function savingOf({ positions }: ChannelSet, worth: ReadonlyMap<Value, number>): number {
  const left = new Map<Value, number[]>();
  for (const {
    axis: { of, axis },
  } of positions) {
    if (!worth.has(of)) continue;
    const shape = left.get(of) ?? [...of.type.shape];
    shape[axis] = (shape[axis] ?? 0) - 1;
    left.set(of, shape);
  }
  return Array.from(
    left,
    ([of, shape]) => (worth.get(of) ?? 0) * (1 - sizeOf(shape) / sizeOf(of.type.shape)),
  ).reduce((sum, saving) => sum + saving, 0);
}
