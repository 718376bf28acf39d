import { sampleImage } from "./augmentation/sample.ts";
import { placed } from "./augmentation/view.ts";
import type { Image, Size } from "./image.ts";
import { imagenetNormalisation, meanColour, type Normalisation, normalise } from "./normalisation.ts";

/** The order in which an input's planes hold red, green and blue. */
export type ChannelOrder = "rgb" | "bgr";

/** How a classifier sees a photograph: resized by its shorter side, the middle cut out, its colours as numbers. */
export interface Preprocessing {
  /** Pixels that the photograph's shorter side is resized to. */
  readonly shorterSide: number;
  /** [h, w] in pixels of the window in its middle that is seen. */
  readonly size: Size;
  readonly channels: ChannelOrder;
  readonly normalisation: Normalisation;
}

/** What two libraries do with ImageNet's photographs. */
export const preprocessings = {
  /** Caffe's: 0..255 in the order of OpenCV, less the mean of blue 104, green 117 and red 123. */
  caffe: {
    shorterSide: 256,
    size: [227, 227],
    channels: "bgr",
    normalisation: { mean: [123 / 255, 117 / 255, 104 / 255], std: [1 / 255, 1 / 255, 1 / 255] },
  },
  torchvision: {
    shorterSide: 256,
    size: [224, 224],
    channels: "rgb",
    normalisation: imagenetNormalisation,
  },
} as const satisfies Readonly<Record<string, Preprocessing>>;

/** The photograph as one network input, [3, h, w]. Bilinear, as OpenCV resizes; averaged first where it shrinks much. */
export function preprocess(image: Image, preprocessing: Preprocessing): Float32Array<ArrayBuffer> {
  const { channels, normalisation } = preprocessing;
  const planes = normalise(middleOf(image, preprocessing), normalisation);
  if (channels === "bgr") swapFirstAndLast(planes);
  return planes;
}

function middleOf(image: Image, { shorterSide, size, normalisation }: Preprocessing): Image {
  const [height, width] = size;
  const scale = shorterSide / Math.min(image.width, image.height);
  const resized = { width: Math.round(image.width * scale), height: Math.round(image.height * scale) };
  const left = -Math.floor((resized.width - width) / 2);
  const top = -Math.floor((resized.height - height) / 2);
  const view = placed(image, { ...resized, left, top });
  return sampleImage(image, view, { width, height }, meanColour(normalisation));
}

function swapFirstAndLast(planes: Float32Array): void {
  const pixels = planes.length / 3;
  const first = planes.slice(0, pixels);
  planes.copyWithin(0, 2 * pixels);
  planes.set(first, 2 * pixels);
}
