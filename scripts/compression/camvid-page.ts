import { markdownTable } from "../../src/reports/index.ts";
import { type Command, commands, folder } from "./camvid-commands.ts";
import type { CamvidSummary } from "./camvid-summary.ts";

/** What is asked of each method, in points of mean IoU and bytes. */
const bars = { squeezed: { drop: 0.5, bytes: 700_000, aim: 470_000 }, int8: { drop: 1 } } as const;

const count = (value: number): string => value.toLocaleString("en");
const points = (drop: number): string =>
  drop > 0 ? `${drop.toFixed(2)} points lower` : `${(-drop).toFixed(2)} points higher`;

const typed = ({ args, out }: Command): string =>
  `npx thumbnet ${args.join(" ")} --data ../shared/data/camvid${out && ` --out ${folder}/${out}`}`;

const lines = (...list: readonly Command[]): string => `\`\`\`sh\n${list.map(typed).join("\n")}\n\`\`\``;

export function camvidCompressionPage(summary: CamvidSummary): string {
  return `# Squeeze U-Net on CamVid, made small

<!-- Written by \`npm run camvid-compression\`; do not edit. -->

The network of [camvid.md](camvid.md), "ours", pruned, shared, brought to integers and thinned, each measured by the same judge: mean IoU
on CamVid's 101 validation photographs at their own 360×480. That network learnt for 310 steps only; training after pruning goes on with
that, so that a smaller network can do better than the one it was made of, and does not show that pruning helps.

${[squeezedPart(summary), integerPart(summary), structuredPart(summary)].join("\n\n")}
`;
}

const unfinished = (title: string): string => `## ${title}\n\nNot finished yet.`;

function squeezedPart({ squeezed }: CamvidSummary): string {
  const title = "One small file";
  if (!squeezed) return unfinished(title);
  const { pruned, left, stages, bytes, beside, evaluated } = squeezed;
  const drop = pruned.before - (evaluated?.meanIoU ?? stages.at(-1)?.["mean IoU"] ?? 0);
  const whole = stages[0]?.bytes ?? 0;
  const table = markdownTable({
    columns: [
      { title: "stage" },
      { title: "bytes" },
      { title: "ratio", digits: 1 },
      { title: "mean IoU", unit: "%", digits: 2 },
    ],
    rows: [
      ["float32, as it was trained", whole, 1, pruned.before],
      ["pruned while it was trained", whole, 1, pruned.after],
      ...stages
        .slice(1)
        .map(({ stage, bytes: size, "mean IoU": meanIoU }) => [stage, size, whole / size, meanIoU]),
    ],
  });
  return `## ${title}

Weights are pruned little by little while the others learn (Zhu & Gupta 2017), the smallest of the whole network first, until
${(100 * left).toFixed(1)} % are left. Norms are folded, layers share codebooks whose entries learn on (Han et al. 2016), and what is left is entropy-coded.

${table}

The file has ${count(bytes)} bytes, ${bytes <= bars.squeezed.aim ? "within" : "beyond"} the ${count(bars.squeezed.aim)} aimed at${bytes <= bars.squeezed.aim ? "" : ` and ${bytes <= bars.squeezed.bytes ? "within" : "beyond"} the ${count(bars.squeezed.bytes)} asked for`}, and its mean IoU is ${points(drop)} than that of
the network it was made of; at most ${bars.squeezed.drop} lower was asked for${drop <= bars.squeezed.drop ? "" : ", and is not reached"}. \`thumbnet eval\` reads the file back${evaluated ? `: ${evaluated.meanIoU.toFixed(2)} % on ${evaluated.images} photographs` : ""}.
Beside it, of the pruned network without its graph: ${count(beside.int8Brotli)} bytes as int8 in brotli, ${count(beside.codebooksBrotli)} as 6-bit codebooks in brotli.

${lines(commands.sparse, commands.squeezed, commands.evaluated)}`;
}

function integerPart({ int8 }: CamvidSummary): string {
  const title = "Integers";
  if (!int8) return unfinished(title);
  const { stages, leftOut, calibrationImages, milliseconds } = int8;
  const [first, last] = [stages[0], stages.at(-1)];
  const drop = (first?.["mean IoU"] ?? 0) - (last?.["mean IoU"] ?? 0);
  const { float32, int8: integer } = milliseconds;
  const table = markdownTable({
    columns: [{ title: "stage" }, { title: "bytes as ONNX" }, { title: "mean IoU", unit: "%", digits: 2 }],
    rows: stages.map(({ stage, bytes, "mean IoU": meanIoU }) => [stage, bytes, meanIoU]),
  });
  return `## ${title}

QDQ ONNX, per-channel weights, calibrated with ${calibrationImages} training photographs, ${leftOut.length === 0 ? "every layer" : `all but ${leftOut.length} layers`} in 8 bits.

${table}

The mean IoU is ${points(drop)}; at most ${bars.int8.drop} lower was asked for${drop <= bars.int8.drop ? "" : ", and is not reached"}. ${times(float32, integer, ["float32", "int8"])}

${lines(commands.int8)}`;
}

function structuredPart({ structured }: CamvidSummary): string {
  const title = "Fewer channels";
  if (!structured) return unfinished(title);
  const { macs, parameters, milliseconds, meanIoU } = structured;
  const table = markdownTable({
    columns: [
      { title: "network" },
      { title: "MACs at 144×192" },
      { title: "parameters" },
      { title: "mean IoU", unit: "%", digits: 2 },
    ],
    rows: [
      ["as it was trained", macs.before, parameters.before, meanIoU.before],
      ["half the MACs, not trained on", macs.after, parameters.after, meanIoU.pruned],
      ["half the MACs, trained on", macs.after, parameters.after, meanIoU.trained],
    ],
  });
  return `## ${title}

Every layer loses the same share of its channels, those whose filters have the least L1 norm, with everything that is coupled to them.

${table}

${times(milliseconds.before, milliseconds.after, ["the whole network", "half of it"])}

${lines(commands.half, commands.structured)}`;
}

interface Milliseconds {
  readonly median: number;
  readonly spread: number;
}

const times = (
  before: Milliseconds,
  after: Milliseconds,
  [whole, small]: readonly [whole: string, small: string],
): string =>
  `In ONNX Runtime on one thread, one photograph at 144×192, run in turn on a busy machine, medians and half the spread of the
middle half: ${spoken(before)} for ${whole}, ${spoken(after)} for ${small}, ${(before.median / after.median).toFixed(2)} times as fast.`;

const spoken = ({ median, spread }: Milliseconds): string =>
  `${median.toFixed(1)} ± ${(spread / 2).toFixed(1)} ms`;
