/**
 * What training does to a picture and its mask before it shows them. Every knob is a range to draw from; the
 * default of each is off.
 */
export interface Augmentation {
  /** Probability of a horizontal mirror image. Default 0. */
  readonly flip: number;
  /** How many times larger things become: drawn from [least, most], evenly in its logarithm. Default [1, 1]. */
  readonly scale: readonly [least: number, most: number];
  /**
   * What `scale` 1 means. False (default): the whole picture fills the batch's size. True: the batch shows a
   * window of the picture at its own resolution.
   */
  readonly crop: boolean;
  /** Most degrees turned, either way. Default 0. */
  readonly rotation: number;
  /** Most change of brightness: 0.2 draws a factor from 0.8 to 1.2. Default 0. */
  readonly brightness: number;
  /** Most change of contrast about the picture's mean, as a factor. Default 0. */
  readonly contrast: number;
  /** Most change of saturation, as a factor. Default 0. */
  readonly saturation: number;
  /** Most turn of hue, in turns of the colour circle (0.5 reaches every hue). Default 0. */
  readonly hue: number;
  /** Largest standard deviation of a Gaussian blur, in pixels of the result. Default 0. */
  readonly blur: number;
  /** Largest standard deviation of Gaussian noise, where white is 1. Default 0. */
  readonly noise: number;
}

/** Pictures as they are. */
export const noAugmentation: Augmentation = {
  flip: 0,
  scale: [1, 1],
  crop: false,
  rotation: 0,
  brightness: 0,
  contrast: 0,
  saturation: 0,
  hue: 0,
  blur: 0,
  noise: 0,
};

/** A sensible mixture for photographs of scenes that have an up and a down. */
export const sceneAugmentation: Augmentation = {
  ...noAugmentation,
  flip: 0.5,
  scale: [0.75, 1.75],
  brightness: 0.25,
  contrast: 0.25,
  saturation: 0.25,
  hue: 0.03,
};
