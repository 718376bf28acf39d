import { existsSync } from "node:fs";
import { dispatch } from "../../src/cli/dispatch.ts";
import { filesOf } from "../../src/runs/index.ts";

const surroundings = {
  stdout: (text: string) => process.stderr.write(text),
  stderr: (text: string) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
  signal: new AbortController().signal,
  env: process.env,
};

/** Carries out a training into a folder, from where it stands; one that is finished is left as it is. */
export async function carriedOut(args: readonly string[], folder: string): Promise<void> {
  const { report, checkpoint } = filesOf(folder);
  if (existsSync(report)) return;
  const resume = existsSync(checkpoint) ? ["--resume"] : [];
  console.error(`${folder}: thumbnet ${args.join(" ")}`);
  const code = await dispatch([...args, "--out", folder, ...resume], surroundings);
  if (code !== 0) process.exit(code);
}
