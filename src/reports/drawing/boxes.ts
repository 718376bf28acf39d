import type { Graph, Shape, Value } from "../../ir/index.ts";
import { layersOf } from "../../profiling/index.ts";
import type { Fold, Inside } from "./arrange.ts";
import { type Block, blockTree, type Item, type Leaf } from "./block-tree.ts";
import { structureOf } from "./columns.ts";
import { costText, nodeLabel, shapeText } from "./labels.ts";
import { kindOf, type OpKind } from "./op-kinds.ts";

/** One box of a drawing with its texts. */
export interface Box extends Fold {
  readonly kind: "block" | "value" | OpKind;
  readonly title: string;
  readonly lines: readonly string[];
  readonly tooltip: string;
  readonly inside?: Room;
}

export interface Room extends Inside {
  readonly items: readonly Box[];
  /** Names of the values that each edge carries. */
  readonly carried: readonly (readonly string[])[];
}

/** Pixels of a letter in a title and in a line below it, of such a line, of a title's line, and beside a text. */
const [bold, letter, line, head, beside] = [8, 7, 15, 26, 22];

export interface BoxRequest {
  readonly graph: Graph;
  /** How many blocks within blocks are open. */
  readonly depth: number;
}

/** The boxes of a network: blocks within blocks, with what stands in each and where it stands among its neighbours. */
export function boxesOf({ graph, depth }: BoxRequest): Box {
  const trained = new Set<Value>(graph.parameters);
  const { layers } = layersOf(graph);
  let id = 0;
  return blockBox(blockTree(graph), 0).box;

  function blockBox(block: Block, level: number): Sized {
    const own = id++;
    const parts = block.items.map((item) => sized(item, level + 1));
    const [parameters, macs] = [
      sum(parts.map((part) => part.parameters)),
      sum(parts.map((part) => part.macs)),
    ];
    const { segments, lanes } = structureOf(block);
    const cost = costText(parameters, macs);
    const last = parts.at(-1)?.shape ?? [];
    const box: Box = {
      id: own,
      kind: "block",
      title: block.name,
      lines: [shapeText(last), ...(cost ? [cost] : [])],
      tooltip: [block.path, cost].filter(Boolean).join("\n"),
      open: level <= depth,
      width: beside + widthOf(block.name, [shapeText(last), cost]),
      height: head + line * (cost ? 2 : 1) + 4,
      inside: {
        head: level === 0 ? 0 : head,
        title: level === 0 ? 0 : beside + widthOf(block.name) + 10,
        items: parts.map((part) => part.box),
        segments,
        edges: block.edges.map(({ from, to }, i) => ({
          from: numbered(from),
          to: numbered(to),
          lane: lanes[i] ?? -1,
        })),
        carried: block.edges.map(({ values }) => values),
      },
    };
    return { box, parameters, macs, shape: last };
  }

  function sized(item: Item, level: number): Sized {
    if (item.kind === "block") return blockBox(item, level);
    return item.kind === "node" ? nodeBox(item) : valueBox(item);
  }

  function nodeBox({ index }: Leaf): Sized {
    const [node, count] = [graph.nodes[index], layers[index]];
    if (!node || !count) throw new Error(`there is no node ${index}: this is a bug in thumbnet`);
    const label = nodeLabel(node, trained);
    const box = { id: id++, kind: kindOf(node.op), open: false, ...extentOf(label), ...label };
    return { box, parameters: count.parameters, macs: count.macs, shape: count.output };
  }

  function valueBox({ kind, index }: Leaf): Sized {
    const [name, value] =
      kind === "input" ? ["", graph.inputs[index]] : ([...graph.outputs][index] ?? ["", undefined]);
    const shape = value?.type.shape ?? [];
    const label = {
      title: name || (value?.name ?? ""),
      lines: [shape.join("×")],
      tooltip: kind === "input" ? "what the network reads" : "what the network answers",
    };
    const box: Box = { id: id++, kind: "value", open: false, ...extentOf(label), ...label };
    return { box, parameters: 0, macs: 0, shape };
  }
}

interface Sized {
  readonly box: Box;
  readonly parameters: number;
  readonly macs: number;
  /** Of what it makes last. */
  readonly shape: Shape;
}

const extentOf = ({ title, lines }: Pick<Box, "title" | "lines">) => ({
  width: beside + widthOf(title, lines),
  height: 10 + line * (1 + lines.length),
});

const widthOf = (title: string, lines: readonly string[] = []): number =>
  2 * Math.ceil(Math.max(bold * title.length, ...lines.map((text) => letter * text.length)) / 2);

const numbered = (place: number | "outside"): number => (place === "outside" ? -1 : place);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
