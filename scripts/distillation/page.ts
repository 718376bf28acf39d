import { type Cell, markdownTable } from "../../src/reports/index.ts";
import type { ArticleRow } from "../tables/article.ts";
import type { Agreement } from "./agreement.ts";
import { inWords, spreadOf } from "./spread.ts";
import { type Student, studentCommand, students, teacherCommand } from "./students.ts";

/** What one student learnt from one seed. */
export interface StudentRun {
  readonly seed: number;
  /** From the teacher, on pictures that were trained on. */
  readonly train: Agreement;
  /** From the teacher, on others. */
  readonly val: Agreement;
  /** From where the keypoints are, on others. */
  readonly truth: Agreement;
}

export interface StudentResult extends Pick<Student, "row" | "of"> {
  readonly parameters: number;
  readonly multAdds: number;
  readonly passBytes: number;
  /** Median of one thread; absent before it was measured. */
  readonly seconds?: number;
  readonly runs: readonly StudentRun[];
}

export interface DistillationResult {
  readonly teacherSteps: number;
  readonly steps: number;
  readonly threads: number;
  readonly machine: string;
  /** From where the keypoints are, on the validation pictures. */
  readonly teacher: Agreement;
  readonly students: readonly StudentResult[];
}

const millions = (value: number): string => (value / 1e6).toFixed(2);

function summaryTable(results: readonly StudentResult[], printed: readonly ArticleRow[]): string {
  const rowOf = (row: string) => printed.find((p) => p.row === row);
  return markdownTable({
    columns: [
      { title: "model" },
      ...["parameters", "mult-adds (M)", "pass size (MB)", "CPU runtime (s)"].flatMap((title) => [
        { title },
        { title: "printed" },
      ]),
    ],
    rows: results.map(({ row, of, parameters, multAdds, passBytes, seconds }): Cell[] => [
      `${row} (\`${of}\`)`,
      parameters.toLocaleString("en"),
      rowOf(row)?.parameters.toLocaleString("en") ?? "–",
      millions(multAdds),
      rowOf(row)?.multAdds ?? "–",
      millions(passBytes),
      rowOf(row)?.passSize ?? "–",
      seconds?.toFixed(4) ?? "–",
      rowOf(row)?.seconds ?? "–",
    ]),
  });
}

function learntTable(results: readonly StudentResult[]): string {
  const printedOf = (row: string) => students.find((student) => student.row === row)?.printed;
  return markdownTable({
    columns: [
      { title: "model" },
      ...["train loss", "val loss", "val distance"].flatMap((title) => [{ title }, { title: "printed" }]),
      { title: "val distance from the labels" },
    ],
    rows: results.map(({ row, runs }): Cell[] => {
      const printed = printedOf(row);
      const column = (value: (run: StudentRun) => number) => inWords(runs.map(value), 4);
      return [
        row,
        column(({ train }) => train.loss),
        printed?.trainLoss.toFixed(4) ?? "–",
        column(({ val }) => val.loss),
        printed?.valLoss.toFixed(4) ?? "–",
        column(({ val }) => val.distance),
        printed?.valDistance.toFixed(4) ?? "–",
        column(({ truth }) => truth.distance),
      ];
    }),
  });
}

/** Whether the encoder–decoder underfits here too: its best seed against the worst of each of the others. */
function verdict(results: readonly StudentResult[]): string {
  const suspect = results.find(({ of }) => of === "squeeze-encoder-decoder");
  const others = results.filter((result) => result !== suspect && result.runs.length > 0);
  if (!suspect || suspect.runs.length === 0 || others.length === 0)
    return "Not all students have learnt yet.";
  const range = ({ runs }: StudentResult, value: (run: StudentRun) => number) => spreadOf(runs.map(value));
  const sentences = others.map((other) => {
    const [own, against] = [suspect, other].map((result) => ({
      train: range(result, ({ train }) => train.loss),
      val: range(result, ({ val }) => val.distance),
    }));
    if (!own || !against) return "";
    const times = (own.train.mean / against.train.mean).toFixed(1);
    const worse = own.train.least > against.train.most && own.val.least > against.val.most;
    const better = own.train.most < against.train.least && own.val.most < against.val.least;
    const how = worse
      ? "and every seed of it is worse than every seed of the other, in training and in validation"
      : better
        ? "and every seed of it is better than every seed of the other"
        : "but the seeds overlap, so that nothing is decided";
    return `- against ${other.row}: its training loss is ${times} times the other's, ${how}.`;
  });
  const unet = sentences[0] ?? "";
  const finding = unet.includes("is worse than")
    ? "reproduced against Squeeze U-Net, whose skips it lacks"
    : unet.includes("is better than")
      ? "refuted: without skips it learns better than Squeeze U-Net"
      : "neither reproduced nor refuted by so few steps or seeds";
  return `The article's finding, that the encoder–decoder underfits because it has no connections between encoder and
decoder, is **${finding}**. Squeeze Encoder Decoder

${sentences.join("\n")}

It differs in more than its skips: its decoder is also thinner, so that the skips alone are not proved to be the cause.`;
}

export function distillationPage(
  { teacherSteps, steps, threads, machine, teacher, students: results }: DistillationResult,
  printed: readonly ArticleRow[],
): string {
  const seeds = Math.max(0, ...results.map(({ runs }) => runs.length));
  const [first] = students;
  if (!first) throw new Error("there are no students: this is a bug in scripts/distillation");
  const example = studentCommand(first, { teacher: "runs/distillation/teacher", seed: 0, steps, threads });
  return `# Four students of one teacher

<!-- Written by \`npm run distill-table\`; do not edit. -->

The tables of AIOZ's article on lighter relatives of Squeeze U-Net (Model Compression Part 8, 2022), on the drawn
\`figures\`: each student learns ten keypoints from the same teacher and from no labels, as the article's learn a
face's from FOMM's detector. The printed numbers are the article's, of other pictures, another teacher and a longer
training: compare rows, not cells.

- **Teacher**: a U-Net of a quarter of the usual channels with batch normalisation, ${teacherSteps.toLocaleString("en")} steps on labels; its points
  are ${teacher.distance.toFixed(4)} from where the keypoints are, the picture being 2 wide.
- **Students**: ${steps.toLocaleString("en")} steps of 8 pictures, ${seeds} seed${seeds === 1 ? "" : "s"}; AdamW, one cycle up to 3e-3; the loss is the squared difference of
  coordinates and a tenth of the cross-entropy of heatmaps.
- **Loss** in the table is the mean squared difference of coordinates between student and teacher, **distance** the mean
  length between their points: on 200 pictures of each split, mean ± standard deviation over seeds.
- The article's exact networks are only known for EdgeSegNet; the others are the nearest of the zoo.

## Table 3: size and speed, at 1×3×64×64

${summaryTable(results, printed)}

Counted by torchinfo's rules with 35 outputs a pixel and without the head, as the article's are; runtimes on one thread of ours, of theirs on a Xeon E5-2640 v3.

## Table 4: what they learnt

${learntTable(results)}

${verdict(results)}

## Again

\`\`\`sh
npm run distill-table -- --steps ${steps} --teacher-steps ${teacherSteps} --seeds ${seeds}
\`\`\`

which carries out

\`\`\`sh
npx thumbnet ${teacherCommand({ steps: teacherSteps, threads }).join(" ")} --out runs/distillation/teacher
npx thumbnet ${example.join(" ")} --out runs/distillation/${first.of}-0
\`\`\`

and the like for every student and seed, on ${machine}.
`;
}
