import { html, type Markup } from "./markup.ts";
import { pictureStyle } from "./picture-style.ts";
import { niceScale, type Scale } from "./scale.ts";

export type Point = readonly [x: number, y: number];

export interface Series {
  /** Stands in the legend with the last value; a series without a name is left out of it. */
  readonly name: string;
  /** In the order of x; those that are not finite are not drawn. */
  readonly points: readonly Point[];
  readonly tone: 1 | 2 | 3;
  /** `faint` is the noisy line behind its smoothed one; `dots` marks each measurement. */
  readonly mark: "line" | "faint" | "dots";
}

/** What a chart's points are drawn against. */
export interface Axis {
  readonly name: string;
  readonly scale: Scale;
  /** A point's place in words. Default: the number in full. */
  readonly written?: (x: number) => string;
}

export interface LineChart {
  readonly title: string;
  readonly unit?: string;
  readonly across: Axis;
  readonly series: readonly Series[];
  /** The least that the y axis spans; data widen it. */
  readonly span?: readonly [low: number, high: number];
}

const size = { width: 600, height: 258 };
const frame = { left: 52, right: 584, top: 34, bottom: 216 };

/** An SVG line chart. */
export function lineChart({ title, unit = "", across, series, span = [0, 0] }: LineChart): Markup {
  const shown = series.map((one) => ({
    ...one,
    points: one.points.filter((point) => point.every(Number.isFinite)),
  }));
  const ys = [...span, ...shown.flatMap(({ points }) => points.map(([, value]) => value))];
  const x = across.scale;
  const y = niceScale({ ...extent(ys), steps: 4 });
  const place = ([px, py]: Point): Point => [
    frame.left + ((px - x.from) / (x.to - x.from)) * (frame.right - frame.left),
    frame.bottom - ((py - y.from) / (y.to - y.from)) * (frame.bottom - frame.top),
  ];
  return html`<svg class="picture" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${title}">${pictureStyle}
<text class="title" x="0" y="14">${title}<tspan class="soft" dx="6" font-weight="400">${unit}</tspan></text>
${legend(shown)}
${y.ticks.map((tick) => yMark(place([x.from, tick])[1], y.label(tick)))}
${x.ticks.map((tick) => xMark(place([tick, y.from])[0], x.label(tick)))}
<text class="soft end" x="${frame.right}" y="${size.height - 4}">${across.name}</text>
${shown.map((one) => drawn(one, { place, across }))}
</svg>`;
}

function extent(values: readonly number[]): { low: number; high: number } {
  return values.reduce(({ low, high }, v) => ({ low: Math.min(low, v), high: Math.max(high, v) }), {
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
  });
}

function yMark(y: number, label: string): Markup {
  return html`<path class="grid" d="M${frame.left},${y}H${frame.right}"/><text class="soft end" x="${frame.left - 8}" y="${y + 4}">${label}</text>
`;
}

function xMark(x: number, label: string): Markup {
  return html`<path class="axis" d="M${x},${frame.bottom}v5"/><text class="soft middle" x="${x}" y="${frame.bottom + 18}">${label}</text>
`;
}

/** Names and last values, from the right edge; a digit or letter is taken as 6.5 pixels wide. */
function legend(series: readonly Series[]): Markup[] {
  const entries = series.filter(({ name, points }) => name !== "" && points.length > 0);
  let right = frame.right;
  return entries.reverse().map(({ name, tone, points }) => {
    const last = points.at(-1)?.[1] ?? 0;
    const value = String(Number(last.toPrecision(3)));
    const left = right - 6.5 * (name.length + value.length + 1) - 16;
    right = left - 16;
    return html`<path class="line" stroke="var(--tone-${tone})" d="M${left},10h10"/><text class="soft" x="${left + 16}" y="14">${name} <tspan class="strong" fill="var(--ink)">${value}</tspan></text>
`;
  });
}

interface Ground {
  readonly across: Axis;
  place(point: Point): Point;
}

function drawn({ points, tone, mark }: Series, { across, place }: Ground): Markup {
  const { name, written = String } = across;
  const placed = points.map(place).map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`);
  const colour = `var(--tone-${tone})`;
  const path = html`<path class="${mark === "faint" ? "faint" : "line"}" stroke="${colour}" d="M${placed.join("L")}"/>`;
  const dots = points.map(([x, value], i) => {
    const [cx = "", cy = ""] = (placed[i] ?? "").split(",");
    return html`<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"><title>${name} ${written(x)}: ${String(value)}</title></circle>`;
  });
  const dotted = mark === "dots" || points.length === 1;
  return html`${points.length > 1 ? path : []}${dotted ? dots : []}
`;
}
