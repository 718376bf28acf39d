import { lineChart, type Point, type Series } from "./line-chart.ts";
import type { Markup } from "./markup.ts";
import { decadeScale } from "./scale.ts";

/** What a search for a learning rate found. */
export interface RateCurveInput {
  /** Losses by learning rate, rates growing; at least one. */
  readonly losses: readonly Point[];
  /** The same, smoothed. */
  readonly smoothed: readonly Point[];
  readonly suggestion?: number | undefined;
}

/** A chart of losses against the logarithm of the learning rate. */
export function rateCurve({ losses, smoothed, suggestion }: RateCurveInput): Markup {
  const rates = losses.map(([rate]) => rate);
  const byPower = (points: readonly Point[]): Point[] => points.map(([rate, y]) => [Math.log10(rate), y]);
  const series: Series[] = [
    { name: "", tone: 1, mark: "faint", points: byPower(losses) },
    { name: "", tone: 1, mark: "line", points: byPower(smoothed) },
    { name: "", tone: 2, mark: "dots", points: byPower(smoothed.filter(([rate]) => rate === suggestion)) },
  ];
  const written = (power: number): string => shortRate(10 ** power);
  return lineChart({
    title: "Loss by learning rate",
    unit: suggestion === undefined ? "it never falls" : `falls most steeply at ${shortRate(suggestion)}`,
    across: {
      name: "learning rate",
      scale: decadeScale({ low: Math.min(...rates), high: Math.max(...rates) }),
      written,
    },
    series,
  });
}

/** Two digits, as they could be typed: `0.0032`, `1.5e-5`. */
export const shortRate = (rate: number): string => `${Number(rate.toPrecision(2))}`;
