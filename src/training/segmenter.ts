import { type Image, type Mask, type Normalisation, normalise } from "../data/index.ts";
import type { ImageShape } from "../ir/tensor.ts";
import { Scorer, type ScorerRequest } from "./scorer.ts";
import { type Tile, type Tiling, tilesOf } from "./tiles.ts";

export interface SegmenterRequest extends ScorerRequest {
  /** How pictures larger than `side` are cut. Default: 832 pixels that overlap by 192. */
  readonly tile?: Tiling;
}

/** A trained network that labels pixels, one call at a time. */
export class Segmenter {
  readonly #scorer: Scorer;
  readonly #tile: Tiling;

  constructor({ tile = usual, ...request }: SegmenterRequest) {
    this.#scorer = new Scorer(request);
    this.#tile = tile;
  }

  /** The class with the highest score for every pixel of [n, 3, h, w] normalised images: [n, h, w]. */
  async label(images: Float32Array, input: ImageShape): Promise<Uint8Array<ArrayBuffer>> {
    const { data, type } = await this.#scorer.scores(images, input);
    return highest(data, type.shape);
  }

  /** Labels a picture of any size; one that is larger than a tile is labelled in overlapping parts. */
  async labelImage(image: Image, normalisation: Normalisation): Promise<Mask> {
    const { width, height } = image;
    const mask = { width, height, data: new Uint8Array(width * height) };
    for (const tile of tilesOf(image, this.#tile)) {
      const part = cutOut(image, tile);
      const labels = await this.label(normalise(part, normalisation), [1, 3, tile.height, tile.width]);
      keepLabels(mask, labels, tile);
    }
    return mask;
  }

  close(): Promise<void> {
    return this.#scorer.close();
  }
}

/** Squeeze U-Net takes about 2 GB for a tile, and kept pixels see most of what lies around them. */
const usual: Tiling = { side: 832, overlap: 192 };

function cutOut(image: Image, { x, y, width, height }: Tile): Image {
  if (width === image.width && height === image.height) return image;
  const data = new Uint8Array(3 * width * height);
  for (let row = 0; row < height; row++) {
    const start = 3 * ((y + row) * image.width + x);
    data.set(image.data.subarray(start, start + 3 * width), 3 * row * width);
  }
  return { width, height, channels: 3, data };
}

function keepLabels(mask: Mask, labels: Uint8Array, { x, y, width, keep }: Tile): void {
  for (let row = keep.y; row < keep.y + keep.height; row++) {
    const start = (row - y) * width + (keep.x - x);
    mask.data.set(labels.subarray(start, start + keep.width), row * mask.width + keep.x);
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
