import { html, type Markup } from "./markup.ts";
import { hueOf, hues } from "./plot-style.ts";

/** Marks of series, so that they differ in shape where hues begin again. */
export function mark(series: number, x: number, y: number): Markup {
  const fill = hueOf(series);
  const shape = Math.floor(series / hues) % 3;
  if (shape === 0) return html`<circle class="mark" cx="${x}" cy="${y}" r="5" fill="${fill}"/>`;
  if (shape === 1)
    return html`<rect class="mark" x="${x - 4.5}" y="${y - 4.5}" width="9" height="9" fill="${fill}"/>`;
  return html`<path class="mark" d="M${x},${y - 6}l6,6l-6,6l-6,-6z" fill="${fill}"/>`;
}

/** Pixels of one letter, and of one line of a legend. */
const [letter, line] = [6.5, 20];

export interface Legend {
  readonly markup: Markup;
  /** Pixels from `top` to the end of its last line. */
  readonly height: number;
}

/** The names of series beside their marks, on as many lines as `width` pixels need; nothing for one series. */
export function plotLegend(names: readonly string[], { top, width }: { top: number; width: number }): Legend {
  if (names.length < 2) return { markup: html``, height: 0 };
  let [x, y] = [6, top + 10];
  const entries = names.map((name, i) => {
    const wide = 12 + letter * name.length + 18;
    if (x > 6 && x + wide > width) [x, y] = [6, y + line];
    const entry = html`${mark(i, x, y)}<text class="soft" x="${x + 11}" y="${y + 4}">${name}</text>
`;
    x += wide;
    return entry;
  });
  return { markup: html`${entries}`, height: y + 10 - top };
}
