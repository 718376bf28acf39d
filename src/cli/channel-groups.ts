import type { ChannelMap, ChannelSet, Family } from "../compression/channels/index.ts";
import { type Graph, macsOf, valuesOf } from "../ir/index.ts";
import { textTable } from "../reports/index.ts";
import { wrapped } from "./wrapped.ts";

/** Channels that are coupled, as `thumbnet prune --groups` tells of them. */
export interface GroupSaid {
  /** Layers that make the channels, each with as many for every set. */
  readonly madeBy: readonly string[];
  /** Layers that read them. */
  readonly readBy: readonly string[];
  readonly sets: number;
  /** Channels of each layer in turn that one set takes. */
  readonly channels: readonly number[];
}

/** A layer some of whose channels stay. */
export interface HeldSaid {
  readonly layer: string;
  readonly channels: number;
  readonly because: string;
}

export const groupsSaid = ({ families }: ChannelMap): readonly GroupSaid[] =>
  families.map(({ sets }) => {
    const [first] = sets;
    return {
      madeBy: layersMaking(first),
      readBy: layersReading(first),
      sets: sets.length,
      channels: filtersIn(first).map(({ at }) => at.length),
    };
  });

export const heldSaid = ({ held }: ChannelMap): readonly HeldSaid[] =>
  held.map(({ maker, at, because }) => ({
    layer: layerName(maker.along.of.name),
    channels: at.length,
    because,
  }));

export function groupsText(map: ChannelMap): string {
  const groups = groupsSaid(map).flatMap(({ sets, channels, madeBy, readBy }) => {
    const each = [...new Set(channels)].sort((a, b) => a - b).join(" or ");
    return [
      `${counted(sets, "set")} of ${counted(each, "channel")}`,
      ...listed("made by", madeBy),
      ...listed("read by", readBy),
    ];
  });
  const held = heldSaid(map).map(({ layer, channels, because }) => `  ${channels} of ${layer}: ${because}`);
  return [...groups, "channels that stay", ...held].join("\n");
}

const counted = (count: number | string, thing: string): string =>
  `${count} ${`${count}` === "1" ? thing : `${thing}s`}`;

/** Names behind what they have in common, on lines that a terminal holds. */
const listed = (what: string, names: readonly string[]): readonly string[] =>
  names.length === 0
    ? []
    : wrapped(names.join(", "), 88).map(
        (line, i) => `  ${(i === 0 ? what : "").padEnd(what.length)}  ${line}`,
      );

/** A row of the table of what was pruned. */
export interface FamilyChange {
  readonly layers: readonly string[];
  readonly channels: { readonly before: number; readonly after: number };
  readonly macs: { readonly before: number; readonly after: number };
}

/** What became of every family, in graphs whose nodes stand in the same order. */
export function familyChanges(
  { families }: ChannelMap,
  removed: readonly ChannelSet[],
  { whole, smaller }: { readonly whole: Graph; readonly smaller: Graph },
): readonly FamilyChange[] {
  const gone = new Set(removed);
  return families.map((family) => {
    const [first] = family.sets;
    const each = filtersIn(first)[0]?.at.length ?? 1;
    const left = family.sets.filter((set) => !gone.has(set)).length;
    const nodes = nodesOf(family, whole);
    const macsIn = (graph: Graph) =>
      nodes.reduce((sum, i) => sum + (graph.nodes[i] ? macsOf(graph.nodes[i]) : 0), 0);
    return {
      layers: layersMaking(first),
      channels: { before: family.sets.length * each, after: left * each },
      macs: { before: macsIn(whole), after: macsIn(smaller) },
    };
  });
}

/** Places of the nodes that make a family's channels. */
function nodesOf({ makers }: Family, { nodes }: Graph): readonly number[] {
  const filters = new Set(makers.flatMap(({ kind, along }) => (kind === "filter" ? [along.of] : [])));
  return nodes.flatMap(({ inputs }, i) =>
    valuesOf(...Object.values(inputs)).some((value) => filters.has(value)) ? [i] : [],
  );
}

export function changesText(changes: readonly FamilyChange[]): string {
  return textTable({
    columns: [
      { title: "layers" },
      { title: "channels" },
      { title: "left" },
      { title: "MACs" },
      { title: "left" },
    ],
    rows: changes.map(({ layers, channels, macs }) => [
      shortened(layers),
      channels.before,
      channels.after,
      macs.before,
      macs.after,
    ]),
  });
}

const shortened = ([first = "", ...others]: readonly string[]): string =>
  others.length === 0 ? first : `${first} and ${others.length} more`;

const filtersIn = (set: ChannelSet | undefined) =>
  (set?.makers ?? []).filter(({ maker }) => maker.kind === "filter");

const layersMaking = (set: ChannelSet | undefined): readonly string[] =>
  filtersIn(set).map(({ maker }) => layerName(maker.along.of.name));

/** Layers whose weights lose a slice without losing a filter. */
function layersReading(set: ChannelSet | undefined): readonly string[] {
  const made = new Set((set?.makers ?? []).map(({ maker }) => maker.along));
  const names = (set?.positions ?? []).flatMap(({ axis }) =>
    axis.of.type.shape.length > 1 &&
    "role" in axis.of &&
    ![...made].some(({ of, axis: along }) => of === axis.of && along === axis.axis)
      ? [layerName(axis.of.name)]
      : [],
  );
  return [...new Set(names)];
}

const layerName = (weight: string): string => weight.replace(/\/weight$/, "");
