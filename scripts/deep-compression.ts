/**
 * Compresses Han et al.'s SqueezeNet further and writes bench/results/deep-compression.json and docs/deep-compression.md.
 *
 *     npm run deep-compression -- --threads 2
 *
 * Photographs of ImageNet judge; CamVid's, which are none of them, show layers what they meet. What is finished is kept
 * in runs/deep-compression, and in the page after every row. With `--write` it only writes.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { answerOf } from "./deep-compression/answer-of.ts";
import {
  type DeepCompressionResult,
  deepCompressionPage,
  type Row,
  recipes,
} from "./deep-compression/page.ts";

const { values } = parseArgs({
  options: { threads: { type: "string", default: "2" }, write: { type: "boolean", default: false } },
});

const root = fileURLToPath(new URL("..", import.meta.url));
const shared = join(root, "../shared/data");
const released = join(shared, "squeezenet-deep-compression/compressed_SqueezeNet.net");
const photographs = join(shared, "imagenet-sample");
const others = join(shared, "camvid/train");
const folder = join(root, "runs/deep-compression");

/** What a command answered, kept from an earlier time if it was finished. */
async function kept<T>(name: string, command: readonly string[]): Promise<T> {
  const file = join(folder, `${name}.json`);
  if (!existsSync(file)) {
    const answer = await answerOf([...command, "--threads", values.threads]);
    writeFileSync(file, `${JSON.stringify(answer)}\n`);
  }
  return JSON.parse(readFileSync(file, "utf8"));
}

const measured = (name: string, file: string): Promise<DeepCompressionResult["released"]> =>
  kept(`${name}-measured`, ["eval", file, "--data", photographs]);

async function rowOf({ name, options, fits }: (typeof recipes)[number]): Promise<Row> {
  const out = join(folder, `${name}.squeezed`);
  const shown = fits ? ["--calibrate", others] : [];
  const { bytes, beside } = await kept<Pick<Row, "bytes" | "beside">>(name, [
    ...["compress", released, "--data", photographs, "--sensitivities", "0"],
    ...[...options, ...shown, "--out", out],
  ]);
  const { top1, top5 } = await measured(name, out);
  return { name, bytes, beside, top1, top5 };
}

function write(result: DeepCompressionResult): void {
  const file = join(root, "bench/results/deep-compression.json");
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(join(root, "docs/deep-compression.md"), deepCompressionPage(result));
}

if (values.write) {
  const file = join(root, "bench/results/deep-compression.json");
  write(JSON.parse(readFileSync(file, "utf8")));
} else {
  const absent = [released, photographs, others].find((path) => !existsSync(path));
  if (absent) {
    console.error(`${absent} is not there: it is not part of this project, and nothing was written`);
    process.exit(2);
  }
  mkdirSync(folder, { recursive: true });
  const { images, top1, top5 } = await measured("released", released);
  const rows: Row[] = [];
  for (const recipe of recipes) {
    rows.push(await rowOf(recipe));
    write({ released: { images, top1, top5 }, rows });
  }
}
