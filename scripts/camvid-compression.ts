/**
 * Prunes, shares, quantises and trains on the network of docs/camvid.md, and writes
 * bench/results/camvid-compression.json and docs/camvid-compression.md.
 *
 *     npm run camvid-compression
 *
 * It takes about an hour on two cores, and goes on after the last command that was finished; what is finished is in
 * the page after every command. With `-- --write` it only writes.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dispatch } from "../src/cli/dispatch.ts";
import { base, type Command, commands, folder } from "./compression/camvid-commands.ts";
import { camvidCompressionPage } from "./compression/camvid-page.ts";
import { summaryOf } from "./compression/camvid-summary.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const data = "../shared/data/camvid";

const answerFile = (name: string): string => join(folder, `${name}.json`);

const isDone = ({ name }: Command): boolean => existsSync(answerFile(name));

/** Carries a command out and keeps its answer; a training goes on where it was interrupted. */
async function carriedOut({ name, args, out }: Command): Promise<void> {
  const [first] = args;
  const where = out ? ["--out", join(folder, out)] : [];
  const resume =
    first === "train" && existsSync(join(folder, out, "checkpoint.safetensors")) ? ["--resume"] : [];
  const typed = [...args, "--data", data, ...where, ...resume];
  console.error(`thumbnet ${typed.join(" ")}`);
  let answer = "";
  const code = await dispatch([...typed, "--json"], {
    stdout: (text) => {
      answer += text;
    },
    stderr: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY,
    signal: new AbortController().signal,
    env: process.env,
  });
  if (code !== 0) process.exit(code);
  writeFileSync(answerFile(name), answer);
}

function write(): void {
  const finished = Object.values(commands).filter(isDone);
  const answers = Object.fromEntries(
    finished.map(({ name }) => [name, JSON.parse(readFileSync(answerFile(name), "utf8"))]),
  );
  const summary = summaryOf(answers);
  writeFileSync("bench/results/camvid-compression.json", `${JSON.stringify(summary, null, 2)}\n`);
  writeFileSync("docs/camvid-compression.md", camvidCompressionPage(summary));
}

process.chdir(root);
for (const [needed, what] of [
  [data, "CamVid is not part of this project"],
  [base, "npm run camvid trains it"],
] as const)
  if (!existsSync(needed)) {
    console.error(`${needed} is not there: ${what}, and nothing was written`);
    process.exit(2);
  }
mkdirSync(folder, { recursive: true });
if (!process.argv.includes("--write"))
  for (const command of Object.values(commands)) {
    if (isDone(command)) continue;
    await carriedOut(command);
    write();
  }
write();
