import { type Batch, type Image, type Mask, type Normalisation, normalise } from "../data/index.ts";
import type { Engine, Program } from "../engines/index.ts";
import type { Graph } from "../ir/graph.ts";
import type { ImageShape } from "../ir/tensor.ts";
import { IMAGE, SCORES } from "../models/index.ts";

export interface SegmenterRequest {
  readonly engine: Engine;
  /** Builds the network for an input shape. */
  network(input: ImageShape): Graph;
  readonly weights: ReadonlyMap<string, Float32Array>;
}

/** A trained network that labels pixels. Programs are kept by input shape. */
export class Segmenter {
  readonly #request: SegmenterRequest;
  readonly #programs = new Map<string, Promise<Program>>();

  constructor(request: SegmenterRequest) {
    this.#request = request;
  }

  /** The class with the highest score for every pixel of [n, 3, h, w] normalised images: [n, h, w]. */
  async label(images: Float32Array, input: ImageShape): Promise<Uint8Array<ArrayBuffer>> {
    const program = await this.#programFor(input);
    const results = await program.run({
      [IMAGE]: { type: { dtype: "float32", shape: input }, data: images },
    });
    const scores = results[SCORES];
    if (!scores) throw new Error("the engine gave no scores: this is a bug in thumbnet");
    return highest(scores.data, scores.type.shape);
  }

  async labelBatch({ images, ids, size }: Batch): Promise<Uint8Array<ArrayBuffer>> {
    return this.label(images, [ids.length, 3, ...size]);
  }

  async labelImage(image: Image, normalisation: Normalisation): Promise<Mask> {
    const { width, height } = image;
    return { width, height, data: await this.label(normalise(image, normalisation), [1, 3, height, width]) };
  }

  async close(): Promise<void> {
    for (const program of this.#programs.values()) await (await program).close();
    this.#programs.clear();
  }

  #programFor(input: ImageShape): Promise<Program> {
    const key = input.join("x");
    const known = this.#programs.get(key);
    if (known) return known;
    const { engine, network, weights } = this.#request;
    const program = engine.compile(network(input), { weights: Object.fromEntries(weights) });
    this.#programs.set(key, program);
    return program;
  }
}

/** For every pixel of [n, classes, h, w], the first class that has the highest score. */
export function highest(
  scores: ArrayLike<number>,
  [n = 1, classes = 1, ...extent]: readonly number[],
): Uint8Array<ArrayBuffer> {
  const pixels = extent.reduce((a, b) => a * b, 1);
  const labels = new Uint8Array(n * pixels);
  const best = new Float64Array(pixels);
  for (let image = 0; image < n; image++) {
    best.fill(Number.NEGATIVE_INFINITY);
    const row = labels.subarray(image * pixels, (image + 1) * pixels);
    for (let c = 0; c < classes; c++) {
      const plane = (image * classes + c) * pixels;
      for (let p = 0; p < pixels; p++)
        if (scores[plane + p]! > best[p]!) {
          best[p] = scores[plane + p]!;
          row[p] = c;
        }
    }
  }
  return labels;
}
