import { contours } from "d3-contour";
import { html, type Markup } from "./markup.ts";
import { drawnAxes, type Frame, type PlotAxis } from "./plot-axis.ts";
import { plotStyle } from "./plot-style.ts";
import { niceScale } from "./scale.ts";

export interface ContourPlot {
  readonly title: string;
  readonly x: Pick<PlotAxis, "title" | "unit">;
  readonly y: Pick<PlotAxis, "title" | "unit">;
  /** Evenly spaced places along either axis, growing. */
  readonly at: readonly number[];
  /** For each place along y, the value at each place along x. What is not finite counts as the highest of the others. */
  readonly values: readonly (readonly number[])[];
  /** What the values are, for the legend. */
  readonly value: string;
}

/** From low to high: viridis (Smith and van der Walt 2015), which grows evenly brighter. */
const ramp = [
  "#440154",
  "#482878",
  "#3e4989",
  "#31688e",
  "#26828e",
  "#1f9e89",
  "#35b779",
  "#6ece58",
  "#b5de2b",
  "#fde725",
];

const frame: Frame = { left: 58, right: 458, top: 52, bottom: 452 };
const size = { width: 580, height: 496 };

/** A surface seen from above: filled contours, their levels growing by equal factors, and a cross in the middle. */
export function contourPlot({ title, x, y, at, values, value }: ContourPlot): Markup {
  const finite = values.flat().filter(Number.isFinite);
  if (finite.length === 0) throw new RangeError(`${title} has no finite value to draw`);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const flat = values.flat().map((z) => (Number.isFinite(z) ? z : high));
  const levels = levelsOf(low, high);
  const rings = contours()
    .size([at.length, values.length])
    .thresholds([...levels])(flat);
  const ruler = rulerBetween(at[0] ?? 0, at.at(-1) ?? 1);
  const [cx, cy] = [(frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2];
  return html`<svg class="picture plot" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-label="${title}">${plotStyle}
<text class="title" x="0" y="14">${title}</text>
<clipPath id="frame"><rect x="${frame.left}" y="${frame.top}" width="${frame.right - frame.left}" height="${frame.bottom - frame.top}"/></clipPath>
${drawnAxes(frame, { ...x, ruler }, { ...y, ruler })}<g clip-path="url(#frame)">
${rings.map(
  (
    { coordinates },
    i,
  ) => html`<path d="${pathOf(coordinates, at.length, values.length)}" fill="${ramp[i] ?? ""}" fill-rule="evenodd" stroke="#fff" stroke-width=".5" stroke-opacity=".5"/>
`,
)}</g><path class="on" d="M${cx - 6},${cy}h12M${cx},${cy - 6}v12" stroke="#fff" stroke-width="1.5"/>
${legendOf(levels, value)}</svg>`;
}

/** As many levels as the ramp has colours, the first just below everything. */
function levelsOf(low: number, high: number): readonly number[] {
  if (!(low > 0)) return ramp.map((_, i) => low + ((high - low) * i) / ramp.length);
  return ramp.map((_, i) => low * (high / low) ** (i / ramp.length));
}

function rulerBetween(from: number, to: number) {
  const { ticks } = niceScale({ low: from, high: to, steps: 6 });
  return {
    at: (v: number) => (v - from) / (to - from),
    ticks: ticks.filter((tick) => tick >= from && tick <= to),
  };
}

/** Contours count cells, whose middles are the places; the first and last places lie on the frame. */
function pathOf(
  polygons: readonly (readonly (readonly (readonly number[])[])[])[],
  columns: number,
  rows: number,
): string {
  const across = (gx = 0) => frame.left + ((gx - 0.5) / (columns - 1)) * (frame.right - frame.left);
  const up = (gy = 0) => frame.bottom - ((gy - 0.5) / (rows - 1)) * (frame.bottom - frame.top);
  return polygons
    .flat()
    .map((ring) => `M${ring.map(([gx, gy]) => `${across(gx).toFixed(1)},${up(gy).toFixed(1)}`).join("L")}Z`)
    .join("");
}

function legendOf(levels: readonly number[], value: string): Markup {
  const [left, height] = [frame.right + 28, 24];
  const bottom = frame.top + height * levels.length;
  return html`<text class="soft" x="${left}" y="${frame.top - 10}">${value}</text>${levels.map(
    (
      level,
      i,
    ) => html`<rect x="${left}" y="${bottom - height * (i + 1)}" width="14" height="${height}" fill="${ramp[i] ?? ""}"/><text class="soft" x="${left + 20}" y="${bottom - height * i + 4}">${String(Number(level.toPrecision(3)))}</text>
`,
  )}`;
}
