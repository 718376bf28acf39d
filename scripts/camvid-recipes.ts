/** The two trainings that docs/camvid.md compares: both see 1,240 pictures. */
const common = ["train", "--model", "squeeze-unet", "--seed", "0"];

export interface NamedRecipe {
  /** Also the name of the run's folder. */
  readonly name: string;
  readonly title: string;
  readonly words: string;
  readonly args: readonly string[];
}

export const recipes: readonly [paper: NamedRecipe, ours: NamedRecipe] = [
  {
    name: "camvid-paper",
    title: "the paper's recipe",
    words:
      "Adam at 1e-4, batches of 8 at 360×480, 155 steps, no augmentation, no normalisation (Beheshti & Johnsson 2020, §4)",
    args: [
      ...common,
      ...["--size", "360x480", "--batch", "8", "--steps", "155", "--optimizer", "adam", "--lr", "1e-4"],
      ...["--validate-every", "1000", "--checkpoint-every", "5"],
    ],
  },
  {
    name: "camvid-better",
    title: "ours",
    words:
      "AdamW, one cycle up to 3e-3, batches of 4 at 144×192, 310 steps, batch normalisation, rare classes weighted up (inverse log), mirror images, changes of brightness, contrast and saturation",
    args: [
      ...common,
      ...["--size", "144x192", "--batch", "4", "--steps", "310", "--set", "norm=batch"],
      ...["--optimizer", "adamw", "--lr", "3e-3", "--schedule", "one-cycle", "--weight-decay", "0.01"],
      ...["--class-weights", "inverse-log"],
      ...["--flip", "0.5", "--brightness", "0.2", "--contrast", "0.2", "--saturation", "0.2"],
      ...["--validate-every", "1000", "--checkpoint-every", "10"],
    ],
  },
];
