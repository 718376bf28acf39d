import type { Example, Photograph, Pose } from "../dataset.ts";
import type { Colour, Extent, Image, Size } from "../image.ts";
import type { Random } from "../random.ts";
import { blur } from "./blur.ts";
import { brightness, composed, contrast, hue, meanGrey, recolour, saturation } from "./colours.ts";
import { addNoise } from "./noise.ts";
import type { Augmentation } from "./options.ts";
import { sampleImage, sampleMask } from "./sample.ts";
import { flipped, isMirrored, type Placement, placed, rotated, shownAt, type View } from "./view.ts";

export interface Showing {
  readonly size: Size;
  readonly augmentation: Augmentation;
  /** What the image shows where the view leaves the picture. */
  readonly padding: Colour;
  readonly random: Random;
}

/**
 * The example as one step of training shows it, at `size`: image and mask through the same view, the image in
 * changed colours, blurred and noisy. Where the view leaves the picture, the mask is void.
 */
export function augment({ id, image, mask }: Example, showing: Showing): Example {
  const { shown, view } = show(image, showing);
  return { id, image: shown, mask: sampleMask(mask, view, shown) };
}

/**
 * The same for keypoints, which a mirror renames as `mirrored` says. Those that the view leaves out lie outside
 * the image.
 */
export function augmentPose(
  { id, image, points }: Pose,
  showing: Showing,
  mirrored: readonly number[],
): Pose {
  const { shown, view } = show(image, showing);
  const moved = points.map((point) => shownAt(view, point));
  return { id, image: shown, points: isMirrored(view) ? mirrored.map((other) => moved[other]!) : moved };
}

/** The same for a photograph, which stays of its class. */
export const augmentPhotograph = (photograph: Photograph, showing: Showing): Photograph => ({
  ...photograph,
  image: show(photograph.image, showing).shown,
});

function show(
  image: Image,
  { size: [height, width], augmentation, padding, random }: Showing,
): { readonly shown: Image; readonly view: View } {
  const to: Extent = { width, height };
  const view = drawView(image, to, augmentation, random);
  const seen = sampleImage(image, view, to, padding);
  const coloured = jitter(seen, augmentation, random);
  const blurred = augmentation.blur > 0 ? blur(coloured, random.between(0, augmentation.blur)) : coloured;
  const noisy =
    augmentation.noise > 0 ? addNoise(blurred, random.between(0, augmentation.noise), random) : blurred;
  return { shown: noisy, view };
}

/** A view drawn from the ranges of flip, scale, crop and rotation. */
export function drawView(
  source: Extent,
  to: Extent,
  { flip, scale, crop, rotation }: Augmentation,
  random: Random,
): View {
  const placement = drawPlacement(crop ? source : to, to, scale, random);
  const upright = placed(source, placement);
  const facing = random.chance(flip) ? flipped(upright, to) : upright;
  return rotation > 0 ? rotated(facing, random.between(-rotation, rotation), to) : facing;
}

/** Somewhere in (or, where it is larger, around) the result: the picture of extent `whole`, scaled. */
function drawPlacement(
  whole: Extent,
  to: Extent,
  [least, most]: Augmentation["scale"],
  random: Random,
): Placement {
  const factor = Math.exp(random.between(Math.log(least), Math.log(most)));
  const width = Math.max(1, Math.round(whole.width * factor));
  const height = Math.max(1, Math.round(whole.height * factor));
  return {
    width,
    height,
    left: Math.round((to.width - width) * random.next()),
    top: Math.round((to.height - height) * random.next()),
  };
}

/** Brightness, contrast, saturation and hue, each drawn from its range. */
function jitter(image: Image, ranges: Augmentation, random: Random): Image {
  const factor = (range: number): number => Math.max(0, 1 + random.between(-range, range));
  if (ranges.brightness + ranges.contrast + ranges.saturation + ranges.hue === 0) return image;
  return recolour(
    image,
    [
      contrast(factor(ranges.contrast), meanGrey(image)),
      saturation(factor(ranges.saturation)),
      hue(random.between(-ranges.hue, ranges.hue)),
    ].reduce(composed, brightness(factor(ranges.brightness))),
  );
}
