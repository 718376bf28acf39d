import { html, type Markup } from "./markup.ts";
import { compact } from "./numbers.ts";
import { niceScale } from "./scale.ts";

/** One axis of a plot in words. */
export interface PlotAxis {
  readonly title: string;
  /** Such as `ms` or `bytes`. */
  readonly unit?: string;
  /** Default "linear". */
  readonly scale?: "linear" | "log";
}

/** Where numbers lie along an axis. */
export interface Ruler {
  /** 0 at the low end, 1 at the high end. */
  at(value: number): number;
  readonly ticks: readonly number[];
}

/** The ruler that spans `values`; an empty list spans from 0 to 1, or from 1 to 10. */
export function rulerOf({ title, scale = "linear" }: PlotAxis, values: readonly number[]): Ruler {
  const wrong = values.find((value) => !Number.isFinite(value) || (scale === "log" && value <= 0));
  if (wrong !== undefined)
    throw new RangeError(`${title} holds ${wrong}, which has no place on a ${scale} axis`);
  return scale === "log" ? logRuler(values) : linearRuler(values);
}

function linearRuler(values: readonly number[]): Ruler {
  const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1];
  const { from, to, ticks } = niceScale({ low, high, steps: 6 });
  return { at: (value) => (value - from) / (to - from), ticks };
}

/**
 * With room beside the outermost values; marks 1, 2 and 5 times a power of ten where there are few powers, and equal steps
 * where there are hardly any of those.
 */
function logRuler(values: readonly number[]): Ruler {
  const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [1, 10];
  const room = high > low ? Math.max(0.08, 0.04 * Math.log10(high / low)) : 0.4;
  const [from, to] = [Math.log10(low) - room, Math.log10(high) + room];
  const leads = to - from > 3 ? [1] : [1, 2, 5];
  const powers = Array.from({ length: Math.ceil(to) - Math.floor(from) + 1 }, (_, i) => Math.floor(from) + i);
  const isInside = (tick: number): boolean => Math.log10(tick) >= from && Math.log10(tick) <= to;
  const round = powers.flatMap((power) => leads.map((lead) => Number(`${lead}e${power}`))).filter(isInside);
  const even = (): readonly number[] =>
    niceScale({ low: 10 ** from, high: 10 ** to, steps: 6 }).ticks.filter(isInside);
  const ticks = round.length < 2 ? even() : round;
  return { at: (value) => (Math.log10(value) - from) / (to - from), ticks };
}

/** The rectangle that a plot's marks lie in, in pixels. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Grid lines, marks and titles of both axes. */
export function drawnAxes(
  { left, right, top, bottom }: Frame,
  x: PlotAxis & { readonly ruler: Ruler },
  y: PlotAxis & { readonly ruler: Ruler },
): Markup {
  const columns = x.ruler.ticks.map((tick) => {
    const at = left + x.ruler.at(tick) * (right - left);
    return html`<path class="grid" d="M${at},${top}V${bottom}"/><text class="soft middle" x="${at}" y="${bottom + 17}">${compact(tick)}</text>
`;
  });
  const rows = y.ruler.ticks.map((tick) => {
    const at = bottom - y.ruler.at(tick) * (bottom - top);
    return html`<path class="grid" d="M${left},${at}H${right}"/><text class="soft end" x="${left - 8}" y="${at + 4}">${compact(tick)}</text>
`;
  });
  return html`${columns}${rows}<text class="soft end" x="${right}" y="${bottom + 36}">${named(x)}</text><text class="soft" x="0" y="${top - 10}">${named(y)}</text>
`;
}

/** `time (ms)`. */
export const named = ({ title, unit }: PlotAxis): string => (unit ? `${title} (${unit})` : title);
