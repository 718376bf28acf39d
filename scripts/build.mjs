/** Compiles `src` to `dist`. Runs on `npm ci` and before the two commands; does nothing when nothing changed. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fingerprint, isCurrent, remember } from "./stamp.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const print = fingerprint(root, ["src", "tsconfig.json", "tsconfig.build.json"]);
if (!isCurrent(root, "dist", print)) {
  rmSync(`${root}/dist`, { recursive: true, force: true });
  mkdirSync(`${root}/dist`);
  execFileSync(process.execPath, [`${root}/node_modules/typescript/bin/tsc`, "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: "inherit",
  });
  chmodSync(`${root}/dist/cli/main.js`, 0o755);
  remember(root, "dist", print);
}
