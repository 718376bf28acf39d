import type { Markup } from "./markup.ts";

/**
 * Colours and type of every picture, light and dark; each picture carries it, so that it also stands alone.
 *
 * The hues keep their distance for the common kinds of colour blindness (Okabe and Ito 2008).
 */
export const pictureStyle: Markup = {
  markup: `<style>
.picture { color-scheme: light dark; --ink: #1d2330; --soft: #667085; --grid: #e4e7ec; --right: #2563c4; --wrong: #c2410c; --on: #fff;
  --tone-1: #2563c4; --tone-2: #d9680b; --tone-3: #0b8f6a; font: 12px/1.2 ui-sans-serif, system-ui, "Segoe UI", sans-serif; }
.picture text { fill: var(--ink); font-variant-numeric: tabular-nums; }
.picture .title { font-weight: 600; font-size: 13px; }
.picture .soft { fill: var(--soft); }
.picture .grid { stroke: var(--grid); fill: none; }
.picture .axis { stroke: var(--soft); fill: none; }
.picture .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.picture .faint { fill: none; stroke-width: 1; stroke-opacity: .3; stroke-linejoin: round; }
.picture .end { text-anchor: end; } .picture .middle { text-anchor: middle; } .picture .strong { font-weight: 600; }
.picture .on { fill: var(--on); }
@media (prefers-color-scheme: dark) { .picture { --ink: #e6e9ef; --soft: #98a2b3; --grid: #2b3240; --right: #6ea8fe;
  --wrong: #fb8c5a; --on: #0d1117; --tone-1: #6ea8fe; --tone-2: #ffa657; --tone-3: #4fd1a5; } }
</style>`,
};
