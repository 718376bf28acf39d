import { html, type Markup } from "./markup.ts";
import { count, percent } from "./numbers.ts";
import { pictureStyle } from "./picture-style.ts";

export interface ConfusionPictureInput {
  /** Pixels; rows are the truth, columns the prediction. */
  readonly confusion: readonly (readonly number[])[];
  readonly names: readonly string[];
}

/**
 * The confusion matrix as an SVG heat map: of the pixels of each true class (a row), the percentage that was
 * predicted as each class (a column). Right ones on the diagonal have one hue, mistakes another.
 *
 * A cell under half a percent stays empty; its exact share and pixels stand in its tooltip.
 */
export function confusionPicture({ confusion, names }: ConfusionPictureInput): Markup {
  const cell = Math.max(12, Math.min(46, Math.floor(720 / names.length)));
  const height = Math.min(cell, 32);
  const longest = Math.max(...names.map((name) => name.length));
  const left = 16 + 6.8 * longest;
  const top = 34 + 5 * longest;
  const all = confusion.flat().reduce((sum, pixels) => sum + pixels, 0);
  const width = left + cell * names.length + 66;
  return html`<svg class="picture" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top + height * names.length + 8}" style="max-width: ${1.2 * width}px" role="img" aria-label="Confusion matrix">${pictureStyle}
<text class="soft end" x="${left - 10}" y="${top - 24}">truth ↓</text><text class="soft end" x="${left - 10}" y="${top - 8}">predicted →</text>
<text class="soft end" x="${width}" y="${top - 8}">pixels</text>
${names.map(
  (
    name,
    c,
  ) => html`<text transform="translate(${left + (c + 0.5) * cell + 3} ${top - 8}) rotate(-45)">${name}</text>
`,
)}
${confusion.map((row, r) => line(row, r))}
</svg>`;

  function line(row: readonly number[], r: number): Markup {
    const pixels = row.reduce((sum, n) => sum + n, 0);
    const y = top + r * height;
    const middle = y + height / 2 + 4;
    return html`<text class="end" x="${left - 10}" y="${middle}">${names[r] ?? ""}</text>
${row.map((n, c) => square({ n, c, r, share: pixels === 0 ? 0 : n / pixels }))}<text class="soft end" x="${width}" y="${middle}">${percent(all === 0 ? 0 : pixels / all)}</text>
`;
  }

  function square({ n, c, r, share }: { n: number; c: number; r: number; share: number }): Markup {
    const x = left + c * cell;
    const y = top + r * height;
    const hue = c === r ? "right" : "wrong";
    const text = share >= 0.005 && cell >= 24 ? (100 * share).toFixed(0) : "";
    return html`<g><title>${names[r] ?? ""} predicted as ${names[c] ?? ""}: ${percent(share)}, ${count(n)} pixels</title><rect class="grid" x="${x}" y="${y}" width="${cell}" height="${height}"/><rect x="${x + 0.5}" y="${y + 0.5}" width="${cell - 1}" height="${height - 1}" fill="var(--${hue})" fill-opacity="${share.toFixed(3)}"/><text class="middle${share > 0.5 ? " on strong" : ""}" x="${x + cell / 2}" y="${y + height / 2 + 4}">${text}</text></g>
`;
  }
}
