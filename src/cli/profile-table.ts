import type { BlockProfile, NetworkProfile, NodeProfile, ReceptiveField } from "../profiling/index.ts";
import type { Cell, Column, Table } from "../reports/index.ts";

/** What a node and a block have in common. */
type Part = NodeProfile | BlockProfile;

const counted: readonly Column[] = [
  { title: "output" },
  { title: "parameters" },
  { title: "MACs" },
  { title: "activations", unit: "bytes" },
  { title: "intensity", unit: "FLOP/byte", digits: 1 },
];
const sight: Column = { title: "sees", unit: "pixels / stride" };
const timed: readonly Column[] = [
  { title: "time", unit: "ms", digits: 3 },
  { title: "spread", unit: "ms", digits: 3 },
  { title: "speed", unit: "GFLOP/s", digits: 1 },
];

/** A row for each node; nodes that ran inside another say where, and have no time. */
export function nodeTable(profile: NetworkProfile): Table {
  const isInside = profile.layers.some(({ within }) => within !== undefined);
  return tableOf(profile, {
    titles: [{ title: "path" }, { title: "op" }],
    rows: profile.layers,
    named: ({ path, op }) => [path, op],
    last: isInside ? { title: "inside" } : undefined,
    lastOf: ({ within = "" }) => within,
  });
}

/** A row for each block. */
export const blockTable = (profile: NetworkProfile): Table =>
  tableOf(profile, {
    titles: [{ title: "block" }, { title: "nodes" }],
    rows: profile.blocks,
    named: ({ path, nodes }) => [path || "(top level)", nodes],
  });

interface Rows<P extends Part> {
  readonly titles: readonly Column[];
  readonly rows: readonly P[];
  named(part: P): readonly Cell[];
  readonly last?: Column | undefined;
  lastOf?(part: P): Cell;
}

function tableOf<P extends Part>(
  profile: NetworkProfile,
  { titles, rows, named, last, lastOf = () => "" }: Rows<P>,
): Table {
  const isSeen = rows.some(({ receptiveField }) => receptiveField);
  const isTimed = profile.timing !== undefined;
  const cells = (part: P): readonly Cell[] => [
    ...named(part),
    part.output.join("x"),
    ...countedCells(part),
    ...(isSeen ? [sightOf(part.receptiveField)] : []),
    ...(isTimed ? timedCells(part) : []),
    ...(last ? [lastOf(part)] : []),
  ];
  const total = [
    "total",
    "",
    "",
    ...countedCells(profile),
    ...(isSeen ? [""] : []),
    ...(isTimed ? timedCells(profile) : []),
    ...(last ? [""] : []),
  ];
  return {
    columns: [
      ...titles,
      ...counted,
      ...(isSeen ? [sight] : []),
      ...(isTimed ? timed : []),
      ...(last ? [last] : []),
    ],
    rows: rows.map(cells),
    footer: [total],
  };
}

type Counted = Pick<Part, "parameters" | "macs" | "activationBytes" | "intensity">;

const countedCells = ({ parameters, macs, activationBytes, intensity }: Counted): readonly Cell[] => [
  parameters,
  macs,
  activationBytes,
  intensity,
];

const timedCells = ({ milliseconds, gflopsPerSecond }: Pick<Part, "milliseconds" | "gflopsPerSecond">) => [
  milliseconds?.median ?? null,
  milliseconds?.spread ?? null,
  gflopsPerSecond ?? null,
];

/** `212x212/32`; `all` where that is the whole image, `apart` where paths with other strides or middles meet. */
export function sightOf(field: ReceptiveField | undefined): string {
  if (!field) return "";
  const { size, stride, whole, aligned } = field;
  const [down, across] = stride.map((step) => `${Number(step.toFixed(3))}`);
  const seen = `${size.join("x")}/${down === across ? down : `${down}x${across}`}`;
  return [seen, ...(whole ? ["all"] : []), ...(aligned ? [] : ["apart"])].join(" ");
}
