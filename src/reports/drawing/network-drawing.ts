import type { Graph } from "../../ir/index.ts";
import { html, type Markup } from "../markup.ts";
import { type Arranged, arrange, type Fold } from "./arrange.ts";
import { type Box, boxesOf } from "./boxes.ts";
import { drawingStyle } from "./drawing-style.ts";
import { foldingScript } from "./folding-script.ts";
import { costText } from "./labels.ts";
import { opKinds } from "./op-kinds.ts";

export interface NetworkDrawingInput {
  readonly name: string;
  readonly graph: Graph;
  /**
   * How many blocks within blocks are open: 0 shows the outermost as closed boxes. Default: as many as leave no more
   * than 60 boxes to see.
   */
  readonly depth?: number;
}

/** Pixels of the name and the legend above a drawing. */
const top = 64;

/**
 * A network as an SVG: values flow from the top to the bottom, blocks are boxes that hold what they are made of, skips
 * run beside them. Opened by itself in a browser, blocks fold and unfold on a click.
 */
export function networkDrawing({ name, graph, depth }: NetworkDrawingInput): Markup {
  const root = boxesOf({ graph, depth: depth ?? openDepth(graph) });
  const placed = arrange(root);
  const legend = legendOf(root);
  const cost = costText(graph.parameterCount, graph.macs);
  const least = Math.ceil(Math.max(7.4 * name.length, 6.4 * cost.length, legend.width)) + 16;
  const [width, height] = [Math.max(least, placed.width), placed.height + top];
  return html`<svg class="picture drawing" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" data-top="${top}" data-least="${least}" role="img" aria-label="${name}">${drawingStyle}
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path class="tip" d="M0,0L8,4L0,8z"/></marker></defs>
<text class="title" x="8" y="16">${name}</text><text class="soft" x="8" y="33">${cost}</text>
${legend.markup}
<g id="i0" transform="translate(0 ${top})">${inside(root, placed)}</g>
<script><![CDATA[${{ markup: foldingScript(plain(root)) }}]]></script>
</svg>
`;
}

/** The most open blocks within blocks that leave a drawing easy to look through. */
function openDepth(graph: Graph): number {
  let depth = 0;
  while (depth < deepest(graph) && seen(boxesOf({ graph, depth: depth + 1 })) <= 60) depth++;
  return depth;
}

const deepest = ({ nodes }: Graph): number =>
  Math.max(0, ...nodes.map(({ path }) => (path === "" ? 0 : path.split("/").length)));

const seen = ({ open, inside: room }: Box): number =>
  open && room ? room.items.reduce((sum, item) => sum + seen(item), 0) : 1;

/** Everything in a box; what lies in a folded one waits there without a place. */
function inside({ inside: room }: Box, placed: Arranged | undefined): Markup {
  if (!room) return html``;
  const ways = room.edges.map(({ lane, to }, i) => {
    const path = placed?.ways[i] ?? "";
    const tip = to < 0 ? html`` : html` marker-end="url(#tip)"`;
    return html`<path class="${lane < 0 ? "way" : "skip"}"${tip} d="${path}"><title>${room.carried[i]?.join("\n") ?? ""}</title></path>
`;
  });
  return html`<g class="inside">${ways}${room.items.map((item, i) => drawn(item, placed?.items[i]))}</g>`;
}

function drawn(box: Box, placed: Arranged | undefined): Markup {
  const place = placed ? html` transform="translate(${placed.x} ${placed.y})"` : html``;
  const { width, height } = placed ?? box;
  const frame = html`<rect class="box" rx="${box.kind === "value" ? 14 : 6}" width="${width}" height="${height}"/>`;
  const lines = (className: string, from: number) =>
    box.lines.map(
      (text, i) =>
        html`<text class="${className}" x="${box.kind === "block" ? 20 : 11}" y="${from + 15 * i}">${text}</text>`,
    );
  if (box.kind !== "block")
    return html`<g id="i${box.id}" class="leaf ${box.kind}"${place}><title>${box.tooltip}</title>${frame}<text class="strong" x="11" y="18">${box.title}</text>${lines("soft small", 33)}</g>
`;
  const state = box.open ? "open" : "folded";
  const signs = html`<path class="sign right" d="M7,8l7,5l-7,5z"/><path class="sign down" d="M6,9h10l-5,7z"/>`;
  return html`<g id="i${box.id}" class="block ${state}"${place}>${frame}<g class="head" tabindex="0" role="button" aria-expanded="${String(box.open)}"><title>${box.tooltip}</title><rect class="hit" width="${box.inside?.title ?? 0}" height="26"/>${signs}<text class="strong" x="20" y="18">${box.title}</text></g>${lines("sum soft small", 34)}${inside(box, placed)}</g>
`;
}

/** The kinds of operators that occur, with their colours. */
function legendOf(root: Box): { readonly markup: Markup; readonly width: number } {
  const found = kindsIn(root);
  let x = 8;
  const entries = opKinds
    .filter((kind) => found.has(kind))
    .map((kind) => {
      const at = x;
      x += 24 + 6.4 * kind.length;
      return html`<g class="leaf ${kind}"><rect class="box" x="${at}" y="42" width="11" height="11" rx="3"/><text class="soft small" x="${at + 15}" y="52">${kind}</text></g>`;
    });
  return { markup: html`${entries}`, width: x };
}

function kindsIn({ kind, inside: room }: Box): ReadonlySet<Box["kind"]> {
  return new Set([kind, ...(room?.items ?? []).flatMap((item) => [...kindsIn(item)])]);
}

/** What the script needs to know of a box. */
const plain = ({ id, width, height, open, inside: room }: Box): Fold => ({
  id,
  width,
  height,
  open,
  ...(room && {
    inside: {
      head: room.head,
      title: room.title,
      segments: room.segments,
      edges: room.edges,
      items: room.items.map(plain),
    },
  }),
});
