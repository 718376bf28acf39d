/** An axis: the range it spans, and where its marks stand. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  /** How a mark is written, with as many decimals as tell neighbours apart. */
  readonly label: (value: number) => string;
}

/** The least and greatest value, and about how many steps to take between them. */
export interface ScaleInput {
  readonly low: number;
  readonly high: number;
  readonly steps: number;
}

/** The scale with steps of 1, 2 or 5 times a power of ten whose marks reach just past `low` and `high`. */
export function niceScale({ low, high, steps }: ScaleInput): Scale {
  const step = niceStep((high > low ? high - low : Math.abs(high) || 1) / steps);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return { from: first * step, to: last * step, ticks: multiples(step, first, last), label: labeller(step) };
}

/** The scale of training steps: it ends exactly at `low` and `high`, with round whole marks inside. */
export function stepScale({ low, high, steps }: ScaleInput): Scale {
  if (high <= low) return { from: low - 1, to: low + 1, ticks: [low], label: labeller(1) };
  const step = Math.max(1, niceStep((high - low) / steps));
  const ticks = multiples(step, Math.ceil(low / step), Math.floor(high / step));
  return { from: low, to: high, ticks, label: labeller(step) };
}

/** The scale of logarithms to base 10: it ends exactly at those of `low` and `high`, with a mark at every power. */
export function decadeScale({ low, high }: Pick<ScaleInput, "low" | "high">): Scale {
  if (high <= low) return decadeScale({ low: low / 10, high: low * 10 });
  const [from, to] = [Math.log10(low), Math.log10(high)];
  const ticks = multiples(1, Math.ceil(from - 1e-9), Math.floor(to + 1e-9));
  return { from, to, ticks, label: (power) => (power === 0 ? "1" : `1e${power}`) };
}

function multiples(step: number, first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** The 1, 2 or 5 times a power of ten that is nearest to `rough` by ratio. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return power * (lead < Math.SQRT2 ? 1 : lead < Math.sqrt(10) ? 2 : lead < Math.sqrt(50) ? 5 : 10);
}

function labeller(step: number): (value: number) => string {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  if (decimals > 3) return (value) => (value === 0 ? "0" : shortExponent(value));
  if (step >= 1000) return (value) => (value === 0 ? "0" : `${Number((value / 1000).toPrecision(6))}k`);
  return (value) => value.toFixed(decimals);
}

/** `0.00025` as `2.5e-4`. */
function shortExponent(value: number): string {
  const [digits = "", power = ""] = value.toExponential(2).split("e");
  return `${Number(digits)}e${power}`;
}
