/** What the article prints of a student in its Table 4. */
interface Printed {
  readonly trainLoss: number;
  readonly valLoss: number;
  readonly valDistance: number;
}

export interface Student {
  /** The article's name for it. */
  readonly row: string;
  /** The network of the zoo that is nearest. */
  readonly of: string;
  readonly printed: Printed;
}

/** The rows of AIOZ's Table 4 (Model Compression Part 8, 2022). */
export const students: readonly Student[] = [
  {
    row: "Squeeze U-Net",
    of: "squeeze-unet-lite",
    printed: { trainLoss: 0.0025, valLoss: 0.0054, valDistance: 0.0094 },
  },
  {
    row: "Squeeze Encoder Decoder",
    of: "squeeze-encoder-decoder",
    printed: { trainLoss: 0.0309, valLoss: 0.0343, valDistance: 0.0575 },
  },
  {
    row: "L3U-Net",
    of: "l3u-net-64",
    printed: { trainLoss: 0.008, valLoss: 0.0084, valDistance: 0.0131 },
  },
  {
    row: "EdgeSegNet",
    of: "edgesegnet",
    printed: { trainLoss: 0.0016, valLoss: 0.0039, valDistance: 0.0077 },
  },
];

/** How everybody trains, the teacher too. */
const recipe = [
  ...["--task", "keypoints", "--data", "figures", "--batch", "8", "--flip", "0.5"],
  ...["--optimizer", "adamw", "--weight-decay", "0.01", "--lr", "3e-3", "--schedule", "one-cycle"],
  ...["--clip-norm", "5", "--validate-every", "100000", "--checkpoint-every", "100"],
];

export interface Course {
  readonly steps: number;
  readonly threads: number;
}

/** A U-Net that learns from labels. */
export const teacherCommand = ({ steps, threads }: Course): readonly string[] => [
  "train",
  ...["--model", "unet", "--set", "width=0.25", "--set", "norm=batch"],
  ...recipe,
  ...["--steps", `${steps}`, "--seed", "0", "--threads", `${threads}`],
];

/** A student that learns from the teacher alone, as in the article. */
export const studentCommand = (
  { of }: Student,
  { teacher, seed, steps, threads }: Course & { readonly teacher: string; readonly seed: number },
): readonly string[] => [
  "distill",
  ...["--teacher", teacher, "--student", of, "--no-labels", "--temperature", "1"],
  ...recipe,
  ...["--steps", `${steps}`, "--seed", `${seed}`, "--threads", `${threads}`],
];
