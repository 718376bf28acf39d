import { html, type Markup } from "./markup.ts";
import { compact } from "./numbers.ts";
import { drawnAxes, named, type PlotAxis, rulerOf } from "./plot-axis.ts";
import { plotLegend } from "./plot-legend.ts";
import { hueOf, plotStyle } from "./plot-style.ts";

/** One bar: what it is of, and how long each kind's part of it is. */
export interface StackedBar {
  readonly label: string;
  /** By kind; kinds that are missing have no part. */
  readonly parts: Readonly<Record<string, number>>;
}

export interface StackedBars {
  readonly title: string;
  /** What a bar's length measures. */
  readonly axis: Pick<PlotAxis, "title" | "unit">;
  /** In the order that parts follow each other in. */
  readonly kinds: readonly string[];
  readonly bars: readonly StackedBar[];
}

const [width, thickness, step] = [760, 13, 18];

/** Bars from the top to the bottom, such as one for each layer, made of parts by kind. */
export function stackedBars({ title, axis, kinds, bars }: StackedBars): Markup {
  const wrong = bars.find(({ parts }) => Object.values(parts).some((part) => !(part >= 0)));
  if (wrong) throw new RangeError(`${wrong.label} has a part that is not a length from 0`);
  const legend = plotLegend(kinds, { top: 22, width });
  const left = 14 + 6.4 * Math.max(4, ...bars.map(({ label }) => label.length));
  const top = 34 + legend.height;
  const frame = { left, right: width - 26, top, bottom: top + step * bars.length + 6 };
  const lengths = bars.map(({ parts }) => kinds.reduce((sum, kind) => sum + (parts[kind] ?? 0), 0));
  const ruler = rulerOf(axis, [0, ...lengths]);
  const scaled = (value: number): number => ruler.at(value) * (frame.right - frame.left);
  const height = frame.bottom + 44;
  return html`<svg class="picture plot" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">${plotStyle}
<text class="title" x="0" y="14">${title}</text>
${legend.markup}${drawnAxes(frame, { ...axis, ruler }, { title: "", ruler: { at: () => 0, ticks: [] } })}
${bars.map(({ label, parts }, i) => {
  const y = frame.top + 4 + i * step;
  return html`<text class="end" x="${left - 8}" y="${y + 10}">${label}</text>${drawnParts(label, parts, y)}
`;
})}</svg>`;

  function drawnParts(label: string, parts: StackedBar["parts"], y: number): readonly Markup[] {
    let before = 0;
    return kinds.flatMap((kind, k) => {
      const part = parts[kind] ?? 0;
      if (part === 0) return [];
      const x = left + scaled(before);
      before += part;
      const words = `${label}, ${kind}: ${named(axis)} ${compact(part)}`;
      return [
        html`<rect x="${x}" y="${y}" width="${scaled(part)}" height="${thickness}" fill="${hueOf(k)}"><title>${words}</title></rect>`,
      ];
    });
  }
}
