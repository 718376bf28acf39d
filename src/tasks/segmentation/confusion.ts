/**
 * How many pixels of each true class were given each predicted class.
 *
 * One matrix is filled over a whole split, so that every pixel weighs the same whichever image it lies in.
 */
export class ConfusionMatrix {
  readonly classes: number;
  /** `[classes, classes]`, pixels; rows are the truth, columns the prediction. */
  readonly counts: Float64Array;

  constructor(classes: number) {
    this.classes = classes;
    this.counts = new Float64Array(classes * classes);
  }

  /** A matrix with these rows, as `rows` returns them and a report stores them. */
  static fromRows(rows: readonly (readonly number[])[]): ConfusionMatrix {
    const matrix = new ConfusionMatrix(rows.length);
    for (const [truth, row] of rows.entries()) {
      if (row.length !== rows.length) {
        throw new RangeError(
          `row ${truth} of the confusion matrix has ${row.length} columns, not ${rows.length}`,
        );
      }
      matrix.counts.set(row, truth * rows.length);
    }
    return matrix;
  }

  /** Adds the pixels of one or more images; a pixel whose truth is no class (void, 255) does not count. */
  count(truth: ArrayLike<number>, predicted: ArrayLike<number>): void {
    const { classes, counts } = this;
    if (truth.length !== predicted.length) {
      throw new RangeError(`the truth has ${truth.length} pixels but the prediction has ${predicted.length}`);
    }
    for (let i = 0; i < truth.length; i++) {
      const row = truth[i]!;
      if (row >= classes) continue;
      const column = predicted[i]!;
      if (column >= classes) throw new RangeError(`pixel ${i} is predicted as class ${column} of ${classes}`);
      counts[row * classes + column]!++;
    }
  }

  /** Adds the pixels that another matrix has counted. */
  merge(other: ConfusionMatrix): void {
    if (other.classes !== this.classes) {
      throw new RangeError(`a matrix of ${other.classes} classes does not add to one of ${this.classes}`);
    }
    for (let i = 0; i < this.counts.length; i++) this.counts[i]! += other.counts[i]!;
  }

  /** Pixels of class `truth` that were predicted as class `predicted`. */
  at(truth: number, predicted: number): number {
    return this.counts[truth * this.classes + predicted] ?? 0;
  }

  /** The counts as plain rows, for JSON. */
  rows(): number[][] {
    return Array.from({ length: this.classes }, (_, truth) => [
      ...this.counts.subarray(truth * this.classes, (truth + 1) * this.classes),
    ]);
  }
}
