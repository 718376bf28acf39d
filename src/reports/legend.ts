import type { ClassSet, Colour } from "../data/index.ts";
import { html, type Markup } from "./markup.ts";
import { percent } from "./numbers.ts";
import { pictureStyle } from "./picture-style.ts";

/** An SVG legend of class colours; `pixels` adds each class's share of them and sorts by it. */
export function legendPicture({ names, colours }: ClassSet, pixels?: readonly number[]): Markup {
  const all = pixels?.reduce((sum, n) => sum + n, 0) ?? 0;
  const rows = names.map((name, c) => ({
    name,
    colour: colours[c] ?? [0, 0, 0],
    share: all === 0 ? 0 : (pixels?.[c] ?? 0) / all,
  }));
  const sorted = pixels === undefined ? rows : rows.toSorted((a, b) => b.share - a.share);
  const right = 44 + 7.2 * Math.max(...names.map((name) => name.length)) + (pixels === undefined ? 0 : 60);
  return html`<svg class="picture" xmlns="http://www.w3.org/2000/svg" width="${right}" height="${24 * rows.length + 16}" viewBox="0 0 ${right} ${24 * rows.length + 16}" role="img" aria-label="Classes">${pictureStyle}
${sorted.map(
  (
    { name, colour, share },
    i,
  ) => html`<rect x="10" y="${24 * i + 12}" width="16" height="16" rx="4" fill="${cssColour(colour)}" stroke="var(--soft)" stroke-opacity=".5"/><text x="34" y="${24 * i + 24}">${name}</text>${pixels === undefined ? [] : html`<text class="soft end" x="${right - 10}" y="${24 * i + 24}">${percent(share)}</text>`}
`,
)}</svg>`;
}

/** `rgb(128, 64, 0)`. */
export function cssColour([red, green, blue]: Colour): string {
  return `rgb(${red}, ${green}, ${blue})`;
}
