import type { Value } from "../ir/graph.ts";
import * as ops from "../ops/index.ts";

/** x / temperature: below 1, a softmax of the result has sharper peaks. */
export const tempered = (x: Value, temperature: number): Value =>
  ops.mul({ a: x, b: ops.constantOf(x, 1 / temperature) });

/** Each channel of [n, c, h, w] in a row: [n, c, h·w], so that a softmax along axis 2 is one over places. */
export function inRows(x: Value): Value {
  const [n = 1, c = 1, h = 1, w = 1] = x.type.shape;
  return ops.reshape({ x }, { shape: [n, c, h * w] });
}

/**
 * Where on an image of [h, w] pixels the cells of a heatmap lie: x and y of each, row by row, where the image's edges
 * are −1 and 1. A heatmap that is smaller than the image, as convolutions without padding leave it, lies in its middle.
 */
export function placesOf(
  [rows, columns]: readonly [rows: number, columns: number],
  [h, w]: readonly [h: number, w: number],
): Float32Array {
  const place = (cell: number, cells: number, pixels: number): number => (2 * cell + 1 - cells) / pixels;
  return Float32Array.from({ length: 2 * rows * columns }, (_, i) => {
    const cell = i >> 1;
    return i & 1 ? place(Math.floor(cell / columns), rows, h) : place(cell % columns, columns, w);
  });
}

/**
 * The mean place under the softmax of each heatmap of [n, c, rows, columns] (Siarohin et al. 2019, Monkey-Net, eq. 1):
 * x and y as [n, c, 2], where the edges of the image of [h, w] pixels are −1 and 1.
 */
export function softArgmax(scores: Value, image: readonly [h: number, w: number]): Value {
  const [, , rows = 1, columns = 1] = scores.type.shape;
  const weights = ops.softmax({ x: inRows(scores) }, { axis: 2 });
  const places = ops.constantOf(scores, [...placesOf([rows, columns], image)], [rows * columns, 2]);
  return ops.matMul({ a: weights, b: places });
}
