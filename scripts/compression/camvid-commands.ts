/** What is done to the network of docs/camvid.md, in the order of the page. Each command's answer is kept. */
export interface Command {
  /** Also the name of its answer's file. */
  readonly name: string;
  readonly args: readonly string[];
  /** What it writes into the folder. */
  readonly out: string;
}

/** The run that everything begins with. */
export const base = "runs/camvid-better";
export const folder = "runs/camvid-compression";
const inFolder = (name: string): string => `${folder}/${name}`;

/** As the run was trained, but for the rate and the steps. */
const trainedAsBefore = [
  ...["--set", "norm=batch", "--size", "144x192", "--batch", "4"],
  ...["--optimizer", "adamw", "--weight-decay", "0.01", "--class-weights", "inverse-log"],
  ...["--flip", "0.5", "--brightness", "0.2", "--contrast", "0.2", "--saturation", "0.2"],
];

const measured = ["--runs", "30", "--threads", "1"];

export const commands = {
  half: {
    name: "half",
    args: ["prune", base, "--structured", "--macs", "0.5", "--multiple", "4", ...measured],
    out: "half.safetensors",
  },
  structured: {
    name: "structured",
    args: [
      ...["train", "--model", "squeeze-unet", "--from", inFolder("half.safetensors"), "--steps", "250"],
      ...["--lr", "2e-3", "--schedule", "cosine", ...trainedAsBefore],
      ...["--validate-every", "1000", "--checkpoint-every", "10", "--threads", "1"],
    ],
    out: "structured",
  },
  squeezed: {
    name: "squeezed",
    args: [
      ...["compress", inFolder("structured"), "--target-bytes", "470000", "--images", "16"],
      ...["--sensitivities", "0", "--threads", "1"],
    ],
    out: "camvid.squeezed",
  },
  evaluated: { name: "evaluated", args: ["eval", inFolder("camvid.squeezed"), "--threads", "1"], out: "" },
  shared: {
    name: "shared",
    args: [
      ...["compress", inFolder("structured"), "--prune", "0.55", "--bits", "4"],
      ...["--finetune", "60", "--lr", "1e-3", "--sensitivities", "0", "--threads", "1"],
    ],
    out: "shared.squeezed",
  },
  sparse: {
    name: "sparse",
    args: [
      ...["prune", base, "--fraction", "0.86", "--scope", "network"],
      ...["--gradual", "--finetune", "240", "--lr", "2e-3", "--runs", "0", "--threads", "1"],
    ],
    out: "sparse.safetensors",
  },
  int8: { name: "int8", args: ["quantize", base, ...measured], out: "int8.onnx" },
} as const satisfies Readonly<Record<string, Command>>;
