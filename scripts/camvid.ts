/**
 * Trains both recipes on CamVid, then writes docs/camvid.md, the zoo's weights and their model card.
 *
 * `npm run camvid` takes about an hour and a half on two cores; it goes on where it was interrupted. With
 * `-- --write` it only writes, from runs that are finished.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dispatch } from "../src/cli/dispatch.ts";
import { writeCamvidPages } from "./camvid-pages.ts";
import { recipes } from "./camvid-recipes.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const data = join(root, "../shared/data/camvid");
const folderOf = (name: string): string => join(root, "runs", name);

const surroundings = {
  stdout: (text: string) => process.stderr.write(text),
  stderr: (text: string) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
  signal: new AbortController().signal,
  env: process.env,
};

if (!existsSync(data)) {
  console.error(`${data} is not there: CamVid is not part of this project, and nothing was written`);
  process.exit(2);
}
if (!process.argv.includes("--write"))
  for (const { name, args } of recipes) {
    const out = folderOf(name);
    if (existsSync(join(out, "report.html"))) continue;
    const resume = existsSync(join(out, "checkpoint.safetensors")) ? ["--resume"] : [];
    const code = await dispatch([...args, "--data", data, "--out", out, ...resume], surroundings);
    if (code !== 0) process.exit(code);
  }
await writeCamvidPages({ root, data, folderOf });
