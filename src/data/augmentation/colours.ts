import type { Image } from "../image.ts";

/**
 * A change of colours that is affine in (r, g, b), values 0..255: a row [from r, from g, from b, constant] for
 * each of r, g and b. Changes compose to one, so that pixels are touched once.
 */
export type ColourMap = readonly [r: Row, g: Row, b: Row];
type Row = readonly [r: number, g: number, b: number, constant: number];

/** How much each of r, g, b adds to perceived lightness (ITU-R BT.601). */
export const luma = [0.299, 0.587, 0.114] as const;

export const sameColours: ColourMap = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
];

/** Every value times `factor`. */
export const brightness = (factor: number): ColourMap => [
  [factor, 0, 0, 0],
  [0, factor, 0, 0],
  [0, 0, factor, 0],
];

/** Distances from the grey value `centre` times `factor`. */
export const contrast = (factor: number, centre: number): ColourMap => [
  [factor, 0, 0, (1 - factor) * centre],
  [0, factor, 0, (1 - factor) * centre],
  [0, 0, factor, (1 - factor) * centre],
];

/** Distances from each pixel's own grey times `factor`. */
export function saturation(factor: number): ColourMap {
  const r = luma[0] * (1 - factor);
  const g = luma[1] * (1 - factor);
  const b = luma[2] * (1 - factor);
  return [
    [r + factor, g, b, 0],
    [r, g + factor, b, 0],
    [r, g, b + factor, 0],
  ];
}

/** Colours turned about the grey axis; `turns` 1 is the whole circle. */
export function hue(turns: number): ColourMap {
  const cos = Math.cos(turns * 2 * Math.PI);
  const sin = Math.sin(turns * 2 * Math.PI) / Math.sqrt(3);
  const third = (1 - cos) / 3;
  return [
    [cos + third, third - sin, third + sin, 0],
    [third + sin, cos + third, third - sin, 0],
    [third - sin, third + sin, cos + third, 0],
  ];
}

/** First `before`, then `after`. */
export function composed(before: ColourMap, after: ColourMap): ColourMap {
  const row = ([r, g, b, constant]: Row): Row => {
    const column = (i: 0 | 1 | 2 | 3): number => r * before[0][i] + g * before[1][i] + b * before[2][i];
    return [column(0), column(1), column(2), column(3) + constant];
  };
  return [row(after[0]), row(after[1]), row(after[2])];
}

/** The image in its new colours, rounded and clamped to 0..255. */
export function recolour(image: Image, [red, green, blue]: ColourMap): Image {
  const data = new Uint8ClampedArray(image.data.length);
  const [rr, rg, rb, r0] = red;
  const [gr, gg, gb, g0] = green;
  const [br, bg, bb, b0] = blue;
  for (let byte = 0; byte < data.length; byte += 3) {
    const r = image.data[byte]!;
    const g = image.data[byte + 1]!;
    const b = image.data[byte + 2]!;
    data[byte] = rr * r + rg * g + rb * b + r0;
    data[byte + 1] = gr * r + gg * g + gb * b + g0;
    data[byte + 2] = br * r + bg * g + bb * b + b0;
  }
  return { ...image, data: new Uint8Array(data.buffer) };
}

/** Mean grey value of the image, 0..255. */
export function meanGrey({ data }: Image): number {
  let r = 0;
  let g = 0;
  let b = 0;
  for (let byte = 0; byte < data.length; byte += 3) {
    r += data[byte]!;
    g += data[byte + 1]!;
    b += data[byte + 2]!;
  }
  return (r * luma[0] + g * luma[1] + b * luma[2]) / (data.length / 3);
}
