import { html, type Markup } from "./markup.ts";
import { pictureStyle } from "./picture-style.ts";

/** How many hues a plot has for its series: those of Okabe and Ito (2008), yellow darkened to be seen on white. */
export const hues = 8;

/** The style of plots with many series: the pictures' own, and a hue for each series. */
export const plotStyle: Markup = html`${pictureStyle}${{
  markup: `<style>
.plot { --hue-0: #2563c4; --hue-1: #d9680b; --hue-2: #0b8f6a; --hue-3: #b0427f; --hue-4: #3d9bd1; --hue-5: #a88a00; --hue-6: #7a5cc9; --hue-7: #6b7280;
  --paper: #fff; }
.plot .front { fill: none; stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 5 4; }
.plot .name { font-size: 11px; stroke: var(--paper); stroke-width: 3; paint-order: stroke; stroke-linejoin: round; }
.plot .mark { stroke: var(--paper); stroke-width: 1; }
@media (prefers-color-scheme: dark) { .plot { --hue-0: #6ea8fe; --hue-1: #ffa657; --hue-2: #4fd1a5; --hue-3: #f092c4; --hue-4: #7cc7f2; --hue-5: #e0c341; --hue-6: #b29cf5;
  --hue-7: #9ca3af; --paper: #0d1117; } }
</style>`,
}}`;

/** The hue of a plot's series, counted from 0; after the last hue they begin again. */
export const hueOf = (series: number): string => `var(--hue-${series % hues})`;
