import { type Graph, type Node, type Value, valuesOf } from "../../ir/graph.ts";
import { type Axis, axisOf, extentOf } from "./axis.ts";
import { type Position, Positions } from "./positions.ts";
import type { Maker } from "./rule.ts";
import { linksOf } from "./rules.ts";

/** Channels that go together or not at all, with every slice of stored numbers that they take along. */
export interface ChannelSet {
  readonly positions: readonly Position[];
  readonly makers: readonly MakerSlice[];
}

/** What of one layer's numbers makes channels of a set. */
export interface MakerSlice {
  readonly maker: Maker;
  /** Positions along the maker's axis. */
  readonly at: readonly number[];
}

/** Sets that touch the same axes: the interchangeable channels of one layer, or of several that are coupled. */
export interface Family {
  readonly makers: readonly Maker[];
  readonly sets: readonly ChannelSet[];
}

/** Channels of a layer that cannot go. */
export interface HeldChannels {
  readonly maker: Maker;
  readonly at: readonly number[];
  readonly because: string;
}

/** Which channels of a network can go, and which go together. */
export interface ChannelMap {
  readonly families: readonly Family[];
  readonly held: readonly HeldChannels[];
}

/** Which channels of a network can go. What it is fed and what it answers stay whole. */
export function channelMap(graph: Graph): ChannelMap {
  const { positions, makers } = followed(graph);
  const byValue = new Map(makers.map((maker) => [maker.along.of, maker]));
  const sets = Array.from(positions.free().values(), (free) => ({
    positions: free,
    makers: slicesIn(free, byValue),
  }));
  return {
    families: familiesOf(sets.filter((set) => set.makers.length > 0)),
    held: makers.filter(({ kind }) => kind === "filter").flatMap((maker) => heldOf(maker, positions)),
  };
}

/** Every position of a graph tied to those that it goes with, and the stored numbers that make channels. */
export function followed(graph: Graph): { readonly positions: Positions; readonly makers: readonly Maker[] } {
  const positions = new Positions(graph);
  for (const { value, because } of ends(graph))
    for (const axis of axesOf(value)) positions.hold(axis, because);
  const stored = new Set<Value>(graph.parameters);
  const made = graph.nodes.flatMap((node) => coupled(node, positions).makers ?? []);
  return { positions, makers: made.filter(({ along }) => stored.has(along.of)) };
}

const ends = ({ inputs, outputs }: Graph) => [
  ...[...outputs.values()].map((value) => ({ value, because: "it is what the network answers" })),
  ...inputs.map((value) => ({ value, because: "it is what the network is fed" })),
];

/** Ties what a node ties, and holds every axis that it does not name. */
function coupled(node: Node, positions: Positions) {
  const links = linksOf(node, positions);
  const named = new Set<string>();
  const nameOf = ({ of, axis }: Axis) => `${of.name} ${axis}`;
  for (const tie of links.ties) {
    positions.couple(tie);
    named.add(nameOf(tie.from)).add(nameOf(tie.to));
  }
  for (const axis of links.unread ?? []) named.add(nameOf(axis));
  const because = `${node.op.name}${node.path && ` at ${node.path}`}: ${links.rest}`;
  for (const value of valuesOf(node.result, ...Object.values(node.inputs)))
    for (const axis of axesOf(value)) if (!named.has(nameOf(axis))) positions.hold(axis, because);
  return links;
}

const axesOf = (value: Value): readonly Axis[] => value.type.shape.map((_, axis) => axisOf(value, axis));

function slicesIn(positions: readonly Position[], byValue: ReadonlyMap<Value, Maker>): readonly MakerSlice[] {
  const slices = new Map<Maker, number[]>();
  for (const { axis, i } of positions) {
    const maker = byValue.get(axis.of);
    if (maker?.along.axis !== axis.axis) continue;
    const at = slices.get(maker);
    if (at) at.push(i);
    else slices.set(maker, [i]);
  }
  return Array.from(slices, ([maker, at]) => ({ maker, at }));
}

function familiesOf(sets: readonly ChannelSet[]): readonly Family[] {
  const families = new Map<string, ChannelSet[]>();
  for (const set of sets) {
    const key = [...new Set(set.positions.map(({ axis: { of, axis } }) => `${of.name} ${axis}`))].join("\n");
    const family = families.get(key);
    if (family) family.push(set);
    else families.set(key, [set]);
  }
  return Array.from(families.values(), (alike) => ({
    makers: (alike[0]?.makers ?? []).map(({ maker }) => maker),
    sets: alike,
  }));
}

function heldOf(maker: Maker, positions: Positions): readonly HeldChannels[] {
  const byReason = new Map<string, number[]>();
  for (let i = 0; i < extentOf(maker.along); i++) {
    const because = positions.holdsOn({ axis: maker.along, i });
    if (because === undefined) continue;
    const at = byReason.get(because);
    if (at) at.push(i);
    else byReason.set(because, [i]);
  }
  return Array.from(byReason, ([because, at]) => ({ maker, at, because }));
}
