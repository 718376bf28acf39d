/** Whole multiples of a step that weights may be, 0 among them. */
export interface Grid {
  readonly step: number;
  readonly low: number;
  readonly high: number;
}

export interface GridRequest {
  readonly step: number;
  /** The least and the largest weight. */
  readonly range: readonly [low: number, high: number];
  /** Numbers that the grid has at most, from 2. */
  readonly entries: number;
}

/** The grid of about that step, or of a larger one where so many numbers would not reach over the range. */
export function gridFor({ step, range, entries }: GridRequest): Grid {
  const [low, high] = [Math.min(range[0], 0), Math.max(range[1], 0)];
  const least = (high - low) / (entries - 1);
  const coarse = Math.max(inFewDigits(step, Math.round), inFewDigits(least, Math.ceil));
  const first = Math.max(1 - entries, Math.round(low / coarse));
  return { step: coarse, low: first, high: Math.min(first + entries - 1, Math.round(high / coarse)) };
}

/** A step of four binary digits: its first 127 multiples are float16s exactly, which files keep in two bytes. */
function inFewDigits(step: number, toWhole: (units: number) => number): number {
  if (step === 0) return 0;
  const unit = 2 ** (Math.floor(Math.log2(step)) - 3);
  return toWhole(step / unit) * unit;
}

/**
 * The step at which rounding and coding are in balance: a slightly smaller one would cost as much in bits as it would
 * gain, where `price` is what a bit costs and `importance` what a squared error does (uniform grids and entropy codes:
 * Gish & Pierce 1968).
 */
export const balancedStep = (price: number, importance: number): number =>
  Math.sqrt((6 * price) / (Math.LN2 * importance));
