import { type Cell, markdownTable } from "../../src/reports/index.ts";
import type { SegmentationMetrics } from "../../src/tasks/index.ts";
import { inWords, spreadOf } from "./spread.ts";

export interface CamvidResult {
  readonly teacher: string;
  /** Of the student. */
  readonly parameters: number;
  readonly steps: number;
  /** One a seed, in the same order of seeds. */
  readonly without: readonly SegmentationMetrics[];
  readonly with: readonly SegmentationMetrics[];
}

/** The network that comes with thumbnet: Squeeze U-Net at its full width. */
export const teacherName = "squeeze-unet-camvid";

/** A quarter of the teacher's weights. */
export const studentOptions = { width: 0.5, norm: "batch", classes: 11 } as const;

interface Course {
  readonly seed: number;
  readonly steps: number;
  readonly threads: number;
}

/** How the student trains; with its teacher, everything else stays as it is. */
export const studentRecipe = (
  side: "with" | "without",
  { seed, steps, threads }: Course,
): readonly string[] => [
  ...(side === "without"
    ? ["train", "--model", "squeeze-unet"]
    : [
        "distill",
        "--student",
        "squeeze-unet",
        "--teacher",
        teacherName,
        "--temperature",
        "2",
        "--lambda",
        "1",
      ]),
  ...["--set", `width=${studentOptions.width}`, "--set", `norm=${studentOptions.norm}`],
  ...["--size", "144x192", "--batch", "4", "--steps", `${steps}`, "--seed", `${seed}`],
  ...["--optimizer", "adamw", "--lr", "3e-3", "--schedule", "one-cycle", "--weight-decay", "0.01"],
  ...["--class-weights", "inverse-log"],
  ...["--flip", "0.5", "--brightness", "0.2", "--contrast", "0.2", "--saturation", "0.2"],
  ...["--validate-every", "100000", "--checkpoint-every", "20", "--threads", `${threads}`],
];

const inPercent = (rates: readonly (number | null)[]): string =>
  inWords(
    rates.map((rate) => 100 * (rate ?? 0)),
    1,
  );

function ratesTable(result: CamvidResult): string {
  const sides = [result.without, result.with];
  const row = (title: string, rate: (metrics: SegmentationMetrics) => number | null): Cell[] => [
    title,
    ...sides.map((runs) => inPercent(runs.map(rate))),
  ];
  const names = result.without[0]?.classes.map(({ name }) => name) ?? [];
  return markdownTable({
    columns: [
      { title: "on val, 101 photographs" },
      ...["without its teacher", "with its teacher"].map((title, i) => ({
        title: `${title}, ${sides[i]?.length ?? 0} seeds (%)`,
      })),
    ],
    rows: [
      row("mean IoU", ({ meanIoU }) => meanIoU),
      row("pixels right", ({ pixelAccuracy }) => pixelAccuracy),
      row("mean true positive rate", ({ meanTruePositive }) => meanTruePositive),
      ...names.map((name, c) => row(`IoU of ${name}`, ({ classes }) => classes[c]?.iou ?? null)),
    ],
  });
}

function verdict(result: CamvidResult): string {
  const [without, taught] = [result.without, result.with].map((runs) =>
    runs.map(({ meanIoU }) => 100 * (meanIoU ?? 0)),
  );
  if (!without?.length || !taught?.length) return "Not all students have learnt yet.";
  const [alone, helped] = [spreadOf(without), spreadOf(taught)];
  const points = `${(helped.mean - alone.mean).toFixed(1)} points of mean IoU`;
  if (helped.least > alone.most)
    return `The teacher adds ${points}: its worst seed is better than the best without it.`;
  if (helped.most < alone.least)
    return `The teacher takes ${points} away: its best seed is worse than the worst without it.`;
  return `The teacher changes the mean by ${points}; the seeds overlap, so that it is not shown to help or to hurt.`;
}

export function camvidDistillationPage(result: CamvidResult): string {
  const { parameters, steps } = result;
  const lines = (["without", "with"] as const).map(
    (side) =>
      `npx thumbnet ${studentRecipe(side, { seed: 0, steps, threads: 1 }).join(" ")} --data ../shared/data/camvid --out runs/${side}`,
  );
  return `# A student on CamVid, with and without its teacher

<!-- Written by \`npm run camvid-distillation\`; do not edit. -->

Squeeze U-Net at half its width, ${parameters.toLocaleString("en")} parameters, learns from CamVid's 367 photographs; beside their labels, with or
without what [squeeze-unet-camvid](../zoo/squeeze-unet-camvid.md), four times its size, says of the same augmented pictures:

L = H(y, P_S) + λ H(P_T, P_S), λ = 1, both sides of the second term softened by a temperature of 2. Everything else is the same:
${steps} steps of 4 pictures at 144×192. Mean ± standard deviation over seeds.

${ratesTable(result)}

${verdict(result)}

Again, the first seed of each:

\`\`\`sh
${lines.join("\n")}
\`\`\`
`;
}
