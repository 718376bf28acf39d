import { html, type Markup } from "../markup.ts";
import { pictureStyle } from "../picture-style.ts";
import { type OpKind, opKinds } from "./op-kinds.ts";

/** Each kind's hue in light and in dark. */
const hues: Readonly<Record<OpKind, readonly [light: string, dark: string]>> = {
  convolution: ["#2563c4", "#6ea8fe"],
  matrix: ["#5b4bc4", "#a99bff"],
  norm: ["#64748b", "#94a3b8"],
  activation: ["#c98a00", "#e8b93a"],
  pooling: ["#d9480f", "#ff9457"],
  joining: ["#b0327f", "#f085c0"],
  shift: ["#0e7490", "#5cc8dc"],
  resampling: ["#0b8f6a", "#4fd1a5"],
  arithmetic: ["#6b8e23", "#b3d26b"],
  layout: ["#8a6d5a", "#c9a78f"],
  derivative: ["#9b2226", "#f08a8d"],
};

const variables = (theme: 0 | 1): string =>
  opKinds.map((kind) => `--${kind}: ${hues[kind][theme]};`).join(" ");

/** Colours of kinds of operators; a folded block hides what is inside, an open one the sums of it. */
export const drawingStyle: Markup = html`${pictureStyle}${{
  markup: `<style>
.drawing { --paper: #fff; --card: #f8f9fb; --edge: #c3cad5; --skip: #2563c4; ${variables(0)} }
.drawing .box { fill: var(--card); stroke: var(--edge); }
.drawing .leaf .box { fill-opacity: .13; }
.drawing .value .box { fill: var(--paper); stroke: var(--soft); }
${opKinds.map((kind) => `.drawing .${kind} .box { fill: var(--${kind}); stroke: var(--${kind}); }`).join("\n")}
.drawing .way { fill: none; stroke: var(--soft); stroke-width: 1.3; }
.drawing .skip { fill: none; stroke: var(--skip); stroke-width: 1.6; stroke-opacity: .75; }
.drawing .tip { fill: var(--soft); }
.drawing .sign { fill: var(--soft); }
.drawing .small { font-size: 11px; }
.drawing .head { cursor: pointer; } .drawing .head:focus-visible { outline: 2px solid var(--skip); outline-offset: -2px; }
.drawing .hit { fill: #fff; fill-opacity: 0; }
.drawing .folded > .inside, .drawing .open > .sum, .drawing .open > .head > .right, .drawing .folded > .head > .down { display: none; }
.drawing .folded { cursor: pointer; }
@media (prefers-color-scheme: dark) { .drawing { --paper: #0d1117; --card: #161b24; --edge: #3a4352; --skip: #6ea8fe; ${variables(1)} } }
</style>`,
}}`;
