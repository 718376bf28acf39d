import type { Graph } from "../../ir/graph.ts";
import { withoutChannels } from "./remove.ts";
import type { Scores } from "./scores.ts";
import type { ChannelMap, ChannelSet, Family } from "./sets.ts";

export interface Choosing {
  readonly scores: Scores;
  /** Whether the lowest scores of the whole network go, or the same share of every family. */
  readonly scope: "network" | "layer";
  /** Least share of a family that stays; one set always does. */
  readonly keep: number;
  /** As many sets of a family stay as this divides, or all of them. */
  readonly multiple: number;
}

/** The sets with the lowest scores: a share of all, as far as they may go. */
export function lowest({ families }: ChannelMap, share: number, choosing: Choosing): readonly ChannelSet[] {
  const { scores, scope, multiple } = choosing;
  const scoreOf = (set: ChannelSet) => scores.get(set) ?? Number.POSITIVE_INFINITY;
  const mayGo = new Map(families.map((family) => [family, expendable(family, choosing)]));
  const all = families.reduce((count, { sets }) => count + sets.length, 0);
  const inOrder = [...mayGo.values()].flat().sort((a, b) => scoreOf(a) - scoreOf(b));
  const first = new Set(inOrder.slice(0, Math.round(share * all)));
  return families.flatMap((family) => {
    const { length } = family.sets;
    const going = mayGo.get(family) ?? [];
    const wanted =
      scope === "layer"
        ? Math.min(going.length, Math.round(share * length))
        : going.filter((set) => first.has(set)).length;
    const staying = Math.min(length, Math.ceil((length - wanted) / multiple) * multiple);
    return going.slice(0, length - staying);
  });
}

/** The sets of a family that may go, the least missed first. */
function expendable({ sets }: Family, { scores, keep }: Choosing): readonly ChannelSet[] {
  const least = Math.max(1, Math.ceil(keep * sets.length));
  const scoreOf = (set: ChannelSet) => scores.get(set) ?? Number.POSITIVE_INFINITY;
  const scored = sets.filter((set) => scores.has(set)).sort((a, b) => scoreOf(a) - scoreOf(b));
  return scored.slice(0, Math.max(0, sets.length - least));
}

export interface Budget {
  readonly of: "macs" | "parameterCount";
  /** What may be left, in MACs or parameters. */
  readonly most: number;
}

/** The fewest sets without which a network keeps to a budget; all that may go where it cannot. */
export function lowestFor(
  graph: Graph,
  map: ChannelMap,
  { of, most, ...choosing }: Choosing & Budget,
): readonly ChannelSet[] {
  const all = map.families.reduce((count, { sets }) => count + sets.length, 0);
  const without = (count: number) => lowest(map, count / all, choosing);
  let [few, many] = [0, all];
  while (few < many) {
    const middle = (few + many) >> 1;
    if (withoutChannels(graph, without(middle)).graph[of] <= most) many = middle;
    else few = middle + 1;
  }
  return without(few);
}
