/** One class among a network's answers for a photograph. */
export interface Guess {
  /** The class's index. */
  readonly label: number;
  /** exp(score) / Σ exp(score), over all classes. */
  readonly probability: number;
}

/** The `count` classes of the highest scores, best first; equal scores in the order of their classes. */
export function bestGuesses(scores: ArrayLike<number>, count: number): readonly Guess[] {
  const all = Array.from(scores);
  const highest = all.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  const powers = all.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers
    .map((power, label) => ({ label, probability: power / sum }))
    .sort((a, b) => all[b.label]! - all[a.label]! || a.label - b.label)
    .slice(0, count);
}

/**
 * How many classes come before the class `truth`: those that score higher, and those before it that score the same.
 * A score that is no number is below all others.
 */
export function rankOf(scores: ArrayLike<number>, truth: number): number {
  const own = scores[truth] ?? Number.NaN;
  let before = 0;
  for (let c = 0; c < scores.length; c++) {
    const other = scores[c]!;
    if (other > own || (other === own && c < truth) || (Number.isNaN(own) && c !== truth)) before += 1;
  }
  return before;
}
