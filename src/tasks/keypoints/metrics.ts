/** How far one keypoint was from where it lies, on average over images; `null` where no image shows it. */
export interface KeypointDistance {
  readonly name: string;
  readonly distance: number | null;
}

/** What `thumbnet eval` prints of a keypoint detector. The edges of every image are −1 and 1. */
export interface KeypointMetrics {
  readonly images: number;
  /** Mean squared difference of coordinates. */
  readonly loss: number | null;
  /** Mean length from a point to where it should be: AIOZ's "Val Distance". */
  readonly distance: number | null;
  readonly keypoints: readonly KeypointDistance[];
}

/** Sums up how far points are from where they should be. */
export class KeypointErrors {
  readonly #lengths: Float64Array;
  readonly #squares: Float64Array;
  readonly #counts: Float64Array;
  #images = 0;

  constructor(keypoints: number) {
    this.#lengths = new Float64Array(keypoints);
    this.#squares = new Float64Array(keypoints);
    this.#counts = new Float64Array(keypoints);
  }

  /** Adds one image: x and y of each keypoint in turn. Keypoints whose true place is not on the image do not count. */
  count(truth: ArrayLike<number>, found: ArrayLike<number>): void {
    if (truth.length !== 2 * this.#counts.length || found.length !== truth.length)
      throw new RangeError(`${found.length} coordinates do not answer ${2 * this.#counts.length}`);
    this.#images++;
    for (let k = 0; k < this.#counts.length; k++) {
      const [x, y] = [truth[2 * k]!, truth[2 * k + 1]!];
      if (Math.abs(x) > 1 || Math.abs(y) > 1) continue;
      const square = (found[2 * k]! - x) ** 2 + (found[2 * k + 1]! - y) ** 2;
      this.#lengths[k]! += Math.sqrt(square);
      this.#squares[k]! += square;
      this.#counts[k]!++;
    }
  }

  /** The means so far, with a name for each keypoint. */
  metrics(names: readonly string[]): KeypointMetrics {
    if (names.length !== this.#counts.length)
      throw new RangeError(`${names.length} names do not fit ${this.#counts.length} keypoints`);
    const all = sum(this.#counts);
    return {
      images: this.#images,
      loss: ratio(sum(this.#squares), 2 * all),
      distance: ratio(sum(this.#lengths), all),
      keypoints: names.map((name, k) => ({
        name,
        distance: ratio(this.#lengths[k] ?? 0, this.#counts[k] ?? 0),
      })),
    };
  }
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
