/** What both commands do first on a fresh clone: install what the lockfile names, then build. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { fingerprint, isCurrent, remember } from "./stamp.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`thumbnet needs Node 20.19 or newer; this is ${process.version}`);
  process.exit(2);
}

const print = fingerprint(root, ["package-lock.json", ".npmrc"]);
if (!isCurrent(root, "node_modules", print)) {
  console.error("installing (once) …");
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  remember(root, "node_modules", print);
}
await import("./build.mjs");
