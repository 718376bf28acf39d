/**
 * Trains a student on CamVid with and without its teacher, three seeds each, and writes
 * bench/results/camvid-distillation.json and docs/camvid-distillation.md.
 *
 *     npm run camvid-distillation -- --steps 310 --seeds 3 --threads 1
 *
 * It goes on where it was interrupted; what is finished is in the page after every run. With `--write` it only
 * writes, from the runs that are finished.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { modelNamed } from "../src/models/index.ts";
import { filesOf } from "../src/runs/index.ts";
import type { SegmentationMetrics } from "../src/tasks/index.ts";
import {
  type CamvidResult,
  camvidDistillationPage,
  studentOptions,
  studentRecipe,
  teacherName,
} from "./distillation/camvid-page.ts";
import { carriedOut } from "./distillation/commands.ts";

const { values } = parseArgs({
  options: {
    steps: { type: "string", default: "310" },
    seeds: { type: "string", default: "3" },
    threads: { type: "string", default: "1" },
    write: { type: "boolean", default: false },
  },
});
const [steps, seeds, threads] = [Number(values.steps), Number(values.seeds), Number(values.threads)];

const root = fileURLToPath(new URL("..", import.meta.url));
const data = join(root, "../shared/data/camvid");
const sides = ["without", "with"] as const;
type Side = (typeof sides)[number];

const folderOf = (side: Side, seed: number): string =>
  join(root, "runs/camvid-distillation", `${side}-${steps}-${seed}`);

function metricsOf(side: Side): readonly SegmentationMetrics[] {
  return Array.from({ length: seeds }, (_, seed) => filesOf(folderOf(side, seed)))
    .filter(({ report }) => existsSync(report))
    .map(({ metrics }) => JSON.parse(readFileSync(metrics, "utf8")));
}

function write(): void {
  const parameters = modelNamed("squeeze-unet")?.graph({ options: studentOptions }).parameterCount ?? 0;
  const result: CamvidResult = {
    teacher: teacherName,
    parameters,
    steps,
    without: metricsOf("without"),
    with: metricsOf("with"),
  };
  const file = join(root, "bench/results/camvid-distillation.json");
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(join(root, "docs/camvid-distillation.md"), camvidDistillationPage(result));
}

if (!existsSync(data)) {
  console.error(`${data} is not there: CamVid is not part of this project, and nothing was written`);
  process.exit(2);
}
if (!values.write)
  for (let seed = 0; seed < seeds; seed++)
    for (const side of sides) {
      const recipe = studentRecipe(side, { seed, steps, threads });
      await carriedOut([...recipe, "--data", data], folderOf(side, seed));
      write();
    }
write();
