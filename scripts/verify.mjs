/** Everything that must hold before a change is sent: types, style, rooms, tests. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (path) => [process.execPath, `${root}/node_modules/${path}`];

const checks = [
  ["types", ...bin("typescript/bin/tsc"), "-p", "."],
  ["style", ...bin("@biomejs/biome/bin/biome"), "check", "--error-on-warnings"],
  ["rooms", process.execPath, "scripts/check-rooms.mjs"],
  ["tests", ...bin("vitest/vitest.mjs"), "run", ...process.argv.slice(2)],
];

for (const [name, command, ...args] of checks) {
  const started = performance.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? "✓" : "✗"} ${name} (${seconds} s)`);
  if (status !== 0) process.exit(status ?? 1);
}
