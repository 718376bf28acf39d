import { html, type Markup } from "./markup.ts";
import { compact } from "./numbers.ts";
import { type Better, paretoFront } from "./pareto.ts";
import { drawnAxes, type Frame, named, type PlotAxis, rulerOf } from "./plot-axis.ts";
import { mark, plotLegend } from "./plot-legend.ts";
import { placedNames } from "./plot-names.ts";
import { plotStyle } from "./plot-style.ts";

export interface ScatterPoint {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  /** Points of one series share a hue and stand in the legend. */
  readonly series?: string;
}

export interface ScatterPlot {
  readonly title: string;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly points: readonly ScatterPoint[];
  /** Which ends are better; without them no Pareto line is drawn. */
  readonly better?: { readonly x: Better; readonly y: Better };
}

const size = { width: 760, height: 480 };

/**
 * Networks as points: what one number costs in terms of another, with a stepped line through those that no other
 * beats. Names that find no room are in the points' tooltips only; those on the line are placed first.
 */
export function scatterPlot({ title, x, y, points, better }: ScatterPlot): Markup {
  const names = [...new Set(points.map(({ series = "" }) => series))];
  const legend = plotLegend(names, { top: 22, width: size.width });
  const frame = { left: 58, right: size.width - 20, top: 52 + legend.height, bottom: size.height - 44 };
  const [across, up] = [
    rulerOf(x, xsOf(points)),
    rulerOf(
      y,
      points.map((point) => point.y),
    ),
  ];
  const place = (point: { readonly x: number; readonly y: number }) => ({
    x: frame.left + across.at(point.x) * (frame.right - frame.left),
    y: frame.bottom - up.at(point.y) * (frame.bottom - frame.top),
  });
  const front = better ? paretoFront(points, better) : [];
  const ordered = [...front, ...points.filter((point) => !front.includes(point))];
  return html`<svg class="picture plot" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-label="${title}">${plotStyle}
<text class="title" x="0" y="14">${title}</text>
${legend.markup}${drawnAxes(frame, { ...x, ruler: across }, { ...y, ruler: up })}
${stepped(front.map(place))}
${ordered.map((point) => {
  const at = place(point);
  const words = `${point.label}: ${named(x)} ${compact(point.x)}, ${named(y)} ${compact(point.y)}`;
  return html`<g><title>${words}</title>${mark(names.indexOf(point.series ?? ""), at.x, at.y)}</g>
`;
})}${labels(
  ordered.map((point) => ({ name: point.label, ...place(point) })),
  frame,
)}</svg>`;
}

const xsOf = (points: readonly ScatterPoint[]): readonly number[] => points.map(({ x }) => x);

/** What is reached at each x: level from one point to the next one's x, then straight up or down to it. */
function stepped(points: readonly { readonly x: number; readonly y: number }[]): Markup {
  const [first, ...others] = points;
  if (!first || others.length === 0) return html``;
  const steps = others.map((point) => html`H${point.x}V${point.y}`);
  return html`<path class="front" d="M${first.x},${first.y}${steps}"/>`;
}

function labels(
  marks: readonly { readonly name: string; readonly x: number; readonly y: number }[],
  frame: Frame,
): readonly Markup[] {
  return placedNames(marks, frame).flatMap((at, i) =>
    at
      ? [
          html`<text class="name" text-anchor="${at.anchor}" x="${at.x}" y="${at.y}">${marks[i]?.name ?? ""}</text>
`,
        ]
      : [],
  );
}
