import type { ConfusionMatrix } from "./confusion.ts";
import { type ClassMetrics, classMetrics, mean } from "./metrics.ts";

/** One number of every batch in which it has a meaning: their mean, least and greatest; `null` when none has. */
export interface Spread {
  readonly average: number | null;
  readonly maximum: number | null;
  readonly minimum: number | null;
}

/** The three blocks of the paper's Table 7, for one class or averaged over classes. Rates are fractions. */
export interface PaperRates {
  readonly truePositive: Spread;
  readonly iou: Spread;
  readonly falsePositiveRatio: Spread;
}

export interface PaperClass extends PaperRates {
  readonly name: string;
  /** Batches whose truth holds the class. */
  readonly batches: number;
}

/** Table 7 of the Squeeze U-Net paper. */
export interface PaperMetrics {
  readonly batches: number;
  readonly classes: readonly PaperClass[];
  /** Mean over the classes of each of their numbers: the table's last two columns. */
  readonly average: PaperRates;
}

/** Images in one of the paper's batches (§5.3): 120 images, 15 batches. */
export const paperBatch = 8;

/**
 * Metrics the way the Squeeze U-Net paper takes them (§5.3): the rates of each batch of eight images, then
 * their mean, maximum and minimum, so that a batch with few pixels of a class weighs as much as any other.
 *
 * A batch without the class has no IoU and no recall of it; one in which it is never found has no false
 * positive ratio. Such batches are left out of that number.
 */
export function paperMetrics(batches: readonly ConfusionMatrix[], names: readonly string[]): PaperMetrics {
  const measured = batches.map((batch) => classMetrics(batch, names));
  const classes = names.map((name, c): PaperClass => {
    const own = measured.flatMap((batch) => batch.slice(c, c + 1));
    return {
      name,
      batches: own.filter(({ pixels }) => pixels > 0).length,
      ...each((rate) => spread(own.map((m) => m[rate]))),
    };
  });
  return {
    batches: batches.length,
    classes,
    average: each((rate) => meanSpread(classes.map((c) => c[rate]))),
  };
}

function each(spreadOf: (rate: keyof PaperRates & keyof ClassMetrics) => Spread): PaperRates {
  return {
    truePositive: spreadOf("truePositive"),
    iou: spreadOf("iou"),
    falsePositiveRatio: spreadOf("falsePositiveRatio"),
  };
}

function spread(values: readonly (number | null)[]): Spread {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { average: null, maximum: null, minimum: null };
  return { average: mean(known), maximum: Math.max(...known), minimum: Math.min(...known) };
}

function meanSpread(spreads: readonly Spread[]): Spread {
  return {
    average: mean(spreads.map(({ average }) => average)),
    maximum: mean(spreads.map(({ maximum }) => maximum)),
    minimum: mean(spreads.map(({ minimum }) => minimum)),
  };
}
