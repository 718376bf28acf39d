/**
 * Trains one teacher and four students of it on drawn figures, and writes bench/results/distillation.json and
 * docs/distillation.md: the tables of AIOZ's article on lighter relatives of Squeeze U-Net.
 *
 *     npm run distill-table -- --steps 2000 --teacher-steps 4000 --seeds 3 --threads 1
 *
 * It goes on where it was interrupted; what is finished is in the page after every run. With `--write` it only
 * writes, from the runs that are finished.
 */
import { existsSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { articleRequest } from "../bench/article.ts";
import { figures } from "../src/data/index.ts";
import { ort } from "../src/engines/ort/index.ts";
import { fullCount } from "../src/profiling/index.ts";
import { filesOf } from "../src/runs/index.ts";
import { agreementOf, pointsOf, truthOf } from "./distillation/agreement.ts";
import { carriedOut } from "./distillation/commands.ts";
import { type DistillationResult, distillationPage, type StudentRun } from "./distillation/page.ts";
import { type Student, studentCommand, students, teacherCommand } from "./distillation/students.ts";
import { articleRows, secondsOf } from "./tables/article.ts";
import { network } from "./tables/table.ts";

const { values } = parseArgs({
  options: {
    steps: { type: "string", default: "2000" },
    "teacher-steps": { type: "string", default: "4000" },
    seeds: { type: "string", default: "3" },
    threads: { type: "string", default: "1" },
    write: { type: "boolean", default: false },
  },
});
const [steps, teacherSteps, seeds, threads] = [
  Number(values.steps),
  Number(values["teacher-steps"]),
  Number(values.seeds),
  Number(values.threads),
];

const root = fileURLToPath(new URL("..", import.meta.url));
const engine = ort({ threads });
const teacher = join(root, "runs/distillation", `teacher-${teacherSteps}`);
const folderOf = ({ of }: Student, seed: number): string =>
  join(root, "runs/distillation", `${of}-of-${teacherSteps}-${steps}-${seed}`);

/** Pictures that students are compared on; those of the first split they have trained on. */
const [train, val] = [figures({ split: "train", count: 200 }), figures({ split: "val", count: 200 })];
const { names } = val.classes;

async function studentRun(student: Student, seed: number): Promise<StudentRun> {
  const folder = folderOf(student, seed);
  const [onTrain, onVal] = [await pointsOf(folder, train, engine), await pointsOf(folder, val, engine)];
  return {
    seed,
    train: agreementOf(await taughtTrain(), onTrain, names),
    val: agreementOf(await taughtVal(), onVal, names),
    truth: agreementOf(await truthOf(val), onVal, names),
  };
}

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};
const taughtTrain = once(() => pointsOf(teacher, train, engine));
const taughtVal = once(() => pointsOf(teacher, val, engine));

const measured = new Map<string, StudentRun>();

async function runsOf(student: Student): Promise<readonly StudentRun[]> {
  const runs: StudentRun[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const folder = folderOf(student, seed);
    if (!existsSync(filesOf(folder).report)) continue;
    const run = measured.get(folder) ?? (await studentRun(student, seed));
    measured.set(folder, run);
    runs.push(run);
  }
  return runs;
}

async function write(): Promise<void> {
  const results = await Promise.all(
    students.map(async (student) => {
      const { parameters, torchinfo } = fullCount(network(student.of, articleRequest));
      const seconds = secondsOf(student.of);
      return {
        row: student.row,
        of: student.of,
        parameters,
        multAdds: torchinfo.multAdds,
        passBytes: torchinfo.passBytes,
        ...(seconds !== undefined && { seconds }),
        runs: await runsOf(student),
      };
    }),
  );
  const result: DistillationResult = {
    teacherSteps,
    steps,
    threads,
    machine: `${cpus().length} × ${cpus()[0]?.model ?? "?"}`,
    teacher: agreementOf(await truthOf(val), await taughtVal(), names),
    students: results,
  };
  writeFileSync(join(root, "bench/results/distillation.json"), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(join(root, "docs/distillation.md"), distillationPage(result, articleRows));
}

if (!values.write) {
  await carriedOut(teacherCommand({ steps: teacherSteps, threads }), teacher);
  for (let seed = 0; seed < seeds; seed++)
    for (const student of students) {
      const command = studentCommand(student, { teacher, seed, steps, threads });
      await carriedOut(command, folderOf(student, seed));
      await write();
    }
}
await write();
