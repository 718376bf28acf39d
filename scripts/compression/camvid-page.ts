import { markdownTable } from "../../src/reports/index.ts";
import type { SqueezedAnswer } from "./camvid-answers.ts";
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

The network of [camvid.md](camvid.md), "ours", thinned, pruned, shared and brought to integers, each measured by the same judge: mean IoU
on CamVid's 101 validation photographs at their own 360×480. That network learnt for 310 steps only; training after pruning goes on with
that, so that a smaller network can do better than the one it was made of, and does not show that pruning helps.

${[structuredPart(summary), squeezedPart(summary), integerPart(summary)].join("\n\n")}
`;
}

const unfinished = (title: string): string => `## ${title}\n\nNot finished yet.`;

function squeezedPart({ squeezed, shared, structured, sparse }: CamvidSummary): string {
  const title = "One small file";
  if (!structured) return unfinished(title);
  const before = { bytes: 4 * structured.parameters.before, meanIoU: structured.meanIoU.before };
  return [
    `## ${title}`,
    ...(squeezed ? [fittedPart(squeezed, before)] : ["Not finished yet."]),
    ...(shared ? [sharedNote(shared, before)] : []),
    ...(sparse ? [sparseNote(sparse)] : []),
  ].join("\n\n");
}

/** The network that everything began with. */
interface Whole {
  readonly bytes: number;
  readonly meanIoU: number;
}

function fittedPart(
  { stages, bytes, beside, evaluated }: NonNullable<CamvidSummary["squeezed"]>,
  before: Whole,
): string {
  return `The network with fewer channels, its norms folded, and its weights rounded to multiples of a step for each layer, so that what the layer makes of
training photographs changes little; one price of a bit decides all steps ([decision 8](decisions/0008-one-price.md)).

${stagesTable(stages, before)}

${sizeVerdict(bytes)} ${dropVerdict(before.meanIoU - evaluated.meanIoU, bars.squeezed.drop)} Squeezing itself changed it by ${(evaluated.meanIoU - (stages[0]?.["mean IoU"] ?? 0)).toFixed(2)} points. \`thumbnet eval\` reads the file back: ${evaluated.meanIoU.toFixed(2)} % on ${evaluated.images} photographs.
Beside it, of the thinned network without its graph: ${count(beside.int8Brotli)} bytes as int8 in brotli, ${count(beside.codebooksBrotli)} as 6-bit codebooks in brotli.

${lines(commands.squeezed, commands.evaluated)}`;
}

const stagesTable = (stages: SqueezedAnswer["stages"], before: Whole): string =>
  markdownTable({
    columns: [
      { title: "stage" },
      { title: "bytes" },
      { title: "ratio", digits: 1 },
      { title: "mean IoU", unit: "%", digits: 2 },
    ],
    rows: [
      ["the whole network", before.bytes, 1, before.meanIoU],
      ...stages.map(({ stage, bytes, "mean IoU": meanIoU }, i) => [
        i === 0 ? "half the MACs, trained on" : stage,
        bytes,
        before.bytes / bytes,
        meanIoU,
      ]),
    ],
  });

function sharedNote({ stages, bytes }: SqueezedAnswer, before: Whole): string {
  const drop = before.meanIoU - (stages.at(-1)?.["mean IoU"] ?? 0);
  return `### Pruned layer by layer, with trained codebooks

The smallest weights of every layer are held at 0 while the others learn on, and every layer's weights share a codebook whose entries learn on
(Han et al. 2016).

${stagesTable(stages, before)}

${sizeVerdict(bytes)} ${dropVerdict(drop, bars.squeezed.drop)}

${lines(commands.shared)}`;
}

function sizeVerdict(bytes: number): string {
  const { aim, bytes: most } = bars.squeezed;
  if (bytes <= aim) return `The file has ${count(bytes)} bytes, within the ${count(aim)} aimed at.`;
  return `The file has ${count(bytes)} bytes, ${bytes <= most ? "within" : "beyond"} the ${count(most)} asked for; ${count(aim)} were aimed at.`;
}

const dropVerdict = (drop: number, most: number): string =>
  `Its mean IoU is ${points(drop)} than that of the whole network; at most ${most} lower was asked for${drop <= most ? "" : ", and is not reached"}.`;

const sparseNote = ({ meanIoU, left, leastLeft }: NonNullable<CamvidSummary["sparse"]>): string =>
  `### Pruned gradually, under one threshold

The whole network's smallest weights go little by little while the others learn (Zhu & Gupta 2017), until ${share(left)} are left: mean IoU is
${meanIoU.after.toFixed(2)} %, ${points(meanIoU.before - meanIoU.after)}, and ${meanIoU.before - meanIoU.after > bars.squeezed.drop ? "too low before a bit is saved" : "as good as was asked for"}. After so few steps weights still lie much as they were
drawn, smaller where a layer reads more channels, so that one threshold takes most from these: ${leastLeft.layer} kept ${share(leastLeft.left)}.

${lines(commands.sparse)}`;

const share = (part: number): string => `${(100 * part).toFixed(1)} %`;

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

${dropVerdict(drop, bars.int8.drop)} ${times(float32, integer, ["float32", "int8"])}

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
  `In ONNX Runtime on one thread, one photograph at 144×192, run in turn on a busy machine, median ± half of what the
middle half of the times spans: ${spoken(before)} for ${whole}, ${spoken(after)} for ${small}, ${(before.median / after.median).toFixed(2)} times as fast.`;

const spoken = ({ median, spread }: Milliseconds): string =>
  `${median.toFixed(1)} ± ${(spread / 2).toFixed(1)} ms`;
