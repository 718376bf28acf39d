import type { ConfusionMatrix } from "./confusion.ts";

/**
 * How well one class was found. Rates are fractions, not percent.
 *
 * A rate that has no meaning is `null`, the word JSON has for it, so that every class keeps every key.
 */
export interface ClassMetrics {
  readonly name: string;
  /** Intersection over union: TP / (TP + FN + FP); `null` when the truth holds no such pixel. */
  readonly iou: number | null;
  /** Share of the class's true pixels that were found (recall): TP / (TP + FN); `null` as above. */
  readonly truePositive: number | null;
  /**
   * Pixels wrongly given this class for every pixel rightly given it: FP / TP; `null` when TP is 0.
   *
   * Squeeze U-Net, Table 7, calls it "false positive pixels relative to true positive pixels"; its §5.3
   * says "relative to the true pixels", which would be FP / (TP + FN). The printed numbers decide for TP:
   * U-Net's best building batch (IoU 0.734, and no batch has a ratio under 23.4 %) would otherwise need a
   * recall of 0.734 × 1.234 = 90.6 %, above the 90.1 % printed as the maximum.
   */
  readonly falsePositiveRatio: number | null;
  /** Pixels of the class in the truth. */
  readonly pixels: number;
}

/** What `thumbnet eval` prints: the metrics of a whole split, from one confusion matrix. */
export interface SegmentationMetrics {
  readonly images: number;
  /** Share of all counted pixels that are right; `null` when none was counted. */
  readonly pixelAccuracy: number | null;
  /** Mean IoU over the classes that occur in the truth; the others are left out, not counted as 0 or 1. */
  readonly meanIoU: number | null;
  /** Mean recall over the classes that occur in the truth. */
  readonly meanTruePositive: number | null;
  readonly classes: readonly ClassMetrics[];
}

/** The metrics of all pixels that `confusion` counted, over `images` images, with a name for each class. */
export function segmentationMetrics(
  confusion: ConfusionMatrix,
  { images, names }: { readonly images: number; readonly names: readonly string[] },
): SegmentationMetrics {
  const classes = classMetrics(confusion, names);
  const right = sum(names.map((_, c) => confusion.at(c, c)));
  return {
    images,
    pixelAccuracy: ratio(right, sum(classes.map(({ pixels }) => pixels))),
    meanIoU: mean(classes.map(({ iou }) => iou)),
    meanTruePositive: mean(classes.map(({ truePositive }) => truePositive)),
    classes,
  };
}

/** Each class's metrics, in the order of the matrix. */
export function classMetrics(confusion: ConfusionMatrix, names: readonly string[]): ClassMetrics[] {
  if (names.length !== confusion.classes) {
    throw new RangeError(`${names.length} names do not fit ${confusion.classes} classes`);
  }
  return names.map((name, c) => {
    const pixels = sum(names.map((_, other) => confusion.at(c, other)));
    const claimed = sum(names.map((_, other) => confusion.at(other, c)));
    const found = confusion.at(c, c);
    return {
      name,
      iou: pixels === 0 ? null : found / (pixels + claimed - found),
      truePositive: ratio(found, pixels),
      falsePositiveRatio: ratio(claimed - found, found),
      pixels,
    };
  });
}

/** Mean of the numbers that are there; `null` when none is. */
export function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return ratio(sum(known), known.length);
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
