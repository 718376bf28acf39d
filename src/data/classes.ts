import { blankImage, type Colour, IGNORED, type Image, type Mask } from "./image.ts";

/** The classes of a dataset in the order of their indices. Void is not a class. */
export interface ClassSet {
  readonly names: readonly string[];
  /** What pixels of each class are painted in; none where whole photographs are classified. */
  readonly colours: readonly Colour[];
  /** What tells classes apart in files, where names may be alike: WordNet ids, or the names of folders. */
  readonly ids?: readonly string[];
}

/** The keypoints of a dataset in the order of their indices. */
export interface KeypointSet extends ClassSet {
  /** For each keypoint, the one that takes its name in a mirror: a left hand becomes a right one. */
  readonly mirrored: readonly number[];
}

/** Classes of photographs that nobody named: each by its number. */
export const numberedClasses = (count: number): ClassSet => ({
  names: Array.from({ length: count }, (_, index) => `${index}`),
  colours: [],
});

/** CamVid's 11 classes as SegNet groups them (Badrinarayanan et al. 2017, §4.1), with CamVid's colours. */
export const camvidClasses: ClassSet = {
  names: [
    "Sky",
    "Building",
    "Pole",
    "Road",
    "Pavement",
    "Tree",
    "SignSymbol",
    "Fence",
    "Car",
    "Pedestrian",
    "Bicyclist",
  ],
  colours: [
    [128, 128, 128],
    [128, 0, 0],
    [192, 192, 128],
    [128, 64, 128],
    [60, 40, 222],
    [128, 128, 0],
    [192, 128, 128],
    [64, 64, 128],
    [64, 0, 128],
    [64, 64, 0],
    [0, 128, 192],
  ],
};

/** Pascal VOC's 21 classes, background first (Everingham et al. 2010), with the devkit's colours. */
export const vocClasses: ClassSet = {
  names: [
    "background",
    "aeroplane",
    "bicycle",
    "bird",
    "boat",
    "bottle",
    "bus",
    "car",
    "cat",
    "chair",
    "cow",
    "diningtable",
    "dog",
    "horse",
    "motorbike",
    "person",
    "pottedplant",
    "sheep",
    "sofa",
    "train",
    "tvmonitor",
  ],
  colours: Array.from({ length: 21 }, (_, index) => vocColour(index)),
};

/** The VOC devkit's colour of a class: bits of the index, three at a time, fill r, g and b from the top. */
export function vocColour(index: number): Colour {
  const channel = (first: number): number => {
    let value = 0;
    for (let bit = 0; bit < 8; bit++) value |= ((index >> (3 * bit + first)) & 1) << (7 - bit);
    return value;
  };
  return [channel(0), channel(1), channel(2)];
}

/** The mask as a picture in its classes' colours; void is black. */
export function paintMask(mask: Mask, classes: ClassSet): Image {
  const image = blankImage(mask);
  mask.data.forEach((index, pixel) => {
    const colour = index === IGNORED ? undefined : classes.colours[index];
    if (colour) image.data.set(colour, pixel * 3);
  });
  return image;
}
