/** Some measurements of one thing, and how far they lie apart. */
export interface Spread {
  readonly mean: number;
  /** Standard deviation of a sample; 0 of one number alone. */
  readonly deviation: number;
  readonly least: number;
  readonly most: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
  return { mean, deviation, least: Math.min(...values), most: Math.max(...values) };
}

/** `0.0123 ± 0.0004`; of one number, the number alone. */
export function inWords(values: readonly number[], digits: number): string {
  if (values.length === 0) return "–";
  const { mean, deviation } = spreadOf(values);
  const plus = values.length > 1 ? ` ± ${deviation.toFixed(digits)}` : "";
  return `${mean.toFixed(digits)}${plus}`;
}
