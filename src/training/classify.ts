import { type Image, type PhotographSet, type Preprocessing, preprocess } from "../data/index.ts";
import { type Ranked, rankOf } from "../tasks/index.ts";
import type { Scorer } from "./scorer.ts";

/** Each photograph's scores, [classes], as the network sees it. */
export async function classScores(
  scorer: Scorer,
  images: readonly Image[],
  preprocessing: Preprocessing,
): Promise<readonly Float32Array[]> {
  const { size } = preprocessing;
  const seen = new Float32Array(images.length * 3 * size[0] * size[1]);
  images.forEach((image, i) => {
    seen.set(preprocess(image, preprocessing), (i * seen.length) / images.length);
  });
  const { data, type } = await scorer.scores(seen, [images.length, 3, ...size]);
  const [, classes = 0] = type.shape;
  return images.map((_, i) => Float32Array.from(data.subarray(i * classes, (i + 1) * classes)));
}

export interface ClassificationRequest {
  readonly scorer: Scorer;
  readonly photographs: Pick<PhotographSet, "length" | "at">;
  /** The network's class for each class of the photographs. */
  readonly classes: readonly number[];
  readonly preprocessing: Preprocessing;
  /** Photographs that are scored together. Default 10. */
  readonly batch?: number;
  /** Ends it between two batches, by throwing the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after every batch with how many photographs are done. */
  progress?(done: number): void;
}

export interface Classification {
  /** What became of each photograph; labels are those of the photographs' own classes. */
  readonly answers: readonly Ranked[];
  /** Time to score one photograph: the median over batches, in milliseconds. */
  readonly milliseconds: number;
}

/** Scores every photograph once and finds the place of its class among the scores. */
export async function classifyAll({
  scorer,
  photographs,
  classes,
  preprocessing,
  batch = 10,
  signal,
  progress,
}: ClassificationRequest): Promise<Classification> {
  const answers: Ranked[] = [];
  const times: number[] = [];
  while (answers.length < photographs.length) {
    signal?.throwIfAborted();
    const first = answers.length;
    const count = Math.min(batch, photographs.length - first);
    const shown = await Promise.all(Array.from({ length: count }, (_, i) => photographs.at(first + i)));
    const started = performance.now();
    const scores = await classScores(
      scorer,
      shown.map(({ image }) => image),
      preprocessing,
    );
    times.push((performance.now() - started) / count);
    shown.forEach(({ label }, i) => {
      answers.push({ label, rank: rankOf(scores[i] ?? [], classes[label] ?? -1) });
    });
    progress?.(answers.length);
  }
  times.sort((a, b) => a - b);
  return { answers, milliseconds: times[times.length >> 1] ?? 0 };
}
