/** What a network made of one photograph. */
export interface Ranked {
  /** The true class. */
  readonly label: number;
  /** How many classes it put before the true one. */
  readonly rank: number;
}

/** How well photographs were classified. Rates are fractions, not percent; `null` where there was none. */
export interface TopRates {
  readonly images: number;
  /** Share of the photographs whose true class came first. */
  readonly top1: number | null;
  /** Share of the photographs whose true class was among the first five. */
  readonly top5: number | null;
}

export interface ClassTopRates extends TopRates {
  readonly name: string;
  /** What tells the class from others of its name. */
  readonly id?: string;
}

/** What `thumbnet eval` prints of a classifier. */
export interface ClassificationMetrics extends TopRates {
  /** Those classes that photographs are of, in their order. */
  readonly classes: readonly ClassTopRates[];
}

/** The metrics of all answers, and of those for each class. */
export function classificationMetrics(
  answers: readonly Ranked[],
  { names, ids }: { readonly names: readonly string[]; readonly ids?: readonly string[] },
): ClassificationMetrics {
  const byClass = new Map<number, Ranked[]>();
  for (const answer of answers) byClass.set(answer.label, [...(byClass.get(answer.label) ?? []), answer]);
  return {
    ...topRates(answers),
    classes: names.flatMap((name, label) => {
      const own = byClass.get(label);
      return own ? [{ name, ...(ids?.[label] !== undefined && { id: ids[label] }), ...topRates(own) }] : [];
    }),
  };
}

function topRates(answers: readonly Ranked[]): TopRates {
  const images = answers.length;
  const within = (most: number) =>
    images === 0 ? null : answers.filter(({ rank }) => rank < most).length / images;
  return { images, top1: within(1), top5: within(5) };
}
