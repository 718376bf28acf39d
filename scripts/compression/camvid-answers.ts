/** Of what the commands answer, the part that the page tells. */

interface Change<T> {
  readonly before: T;
  readonly after: T;
}

interface Milliseconds {
  readonly median: number;
  readonly spread: number;
}

interface Stage {
  readonly stage: string;
  readonly bytes: number;
  readonly "mean IoU": number;
}

export interface SparseAnswer {
  readonly layers: readonly { readonly layer: string; readonly weights: Change<number> }[];
  readonly metric: Change<number>;
}

export interface SqueezedAnswer {
  readonly bytes: number;
  readonly stages: readonly Stage[];
  readonly beside: { readonly int8Brotli: number; readonly codebooksBrotli: number };
}

export interface IntegerAnswer {
  readonly calibrationImages: number;
  readonly stages: readonly Stage[];
  readonly leftOut: readonly string[];
  readonly milliseconds: { readonly float32: Milliseconds; readonly int8: Milliseconds };
}

export interface HalfAnswer {
  readonly macs: Change<number>;
  readonly parameters: Change<number>;
  readonly metric: Change<number>;
  readonly milliseconds: Change<Milliseconds>;
}

/** What is finished; a share of pixels or unions is a fraction, a metric in per cent. */
export interface CamvidAnswers {
  readonly sparse?: SparseAnswer;
  readonly squeezed?: SqueezedAnswer;
  readonly shared?: SqueezedAnswer;
  readonly evaluated?: { readonly images: number; readonly meanIoU: number };
  readonly int8?: IntegerAnswer;
  readonly half?: HalfAnswer;
  readonly structured?: { readonly metrics: { readonly meanIoU: number } };
}
