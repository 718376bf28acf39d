import { lineChart, type Point } from "./line-chart.ts";
import type { Markup } from "./markup.ts";
import { niceScale } from "./scale.ts";

export interface SizeCurve {
  readonly title: string;
  /** What is turned, such as `squeeze ratio`. */
  readonly knob: string;
  /** Settings and the megabytes (10⁶) that the network's numbers then take. */
  readonly points: readonly Point[];
}

/** How large a network is at each setting of one knob: Figure 3 of Iandola et al. 2016, counted, without accuracies. */
export function sizeCurve({ title, knob, points }: SizeCurve): Markup {
  const settings = points.map(([setting]) => setting);
  const scale = niceScale({ low: Math.min(...settings), high: Math.max(...settings), steps: 6 });
  return lineChart({
    title,
    unit: "MB as float32",
    across: { name: knob, scale },
    series: [{ name: "", tone: 1, mark: "dots", points }],
  });
}

/** Milliseconds of one layer in both forms on an image of side × side pixels. */
export interface SeparableTime {
  readonly side: number;
  readonly standard: number;
  readonly separable: number;
}

/** Time of a 3×3 convolution and of its depthwise-separable form over sizes that double. */
export function separableTimes(times: readonly SeparableTime[]): Markup {
  const powers = times.map(({ side }) => Math.log2(side));
  const [from, to] = [Math.min(...powers), Math.max(...powers)];
  const curve = (kind: "standard" | "separable"): Point[] =>
    times.map((time) => [Math.log2(time.side), time[kind]] as const);
  return lineChart({
    title: "A 3×3 convolution",
    unit: "ms",
    across: {
      name: "pixels of a side",
      scale: { from, to, ticks: powers, label: (power) => String(2 ** power) },
      written: (power) => String(2 ** power),
    },
    series: [
      { name: "standard", tone: 2, mark: "dots", points: curve("standard") },
      { name: "depthwise-separable", tone: 1, mark: "dots", points: curve("separable") },
    ],
  });
}
