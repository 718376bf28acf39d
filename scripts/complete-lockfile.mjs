/**
 * Adds to package-lock.json the platform packages of Biome that a registry mirror may lack.
 *
 * `npm ci` wants an entry for every optional package, also for those of other platforms, which it never fetches. Run it
 * after `npm install` on a mirror that serves Linux only.
 */
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
const biome = lock.packages["node_modules/@biomejs/biome"];

for (const [name, version] of Object.entries(biome.optionalDependencies)) {
  const [os, cpu, libc] = name.replace("@biomejs/cli-", "").split("-");
  lock.packages[`node_modules/${name}`] ??= {
    version,
    cpu: [cpu],
    dev: true,
    ...(os === "linux" && { libc: [libc ?? "glibc"] }),
    license: biome.license,
    optional: true,
    os: [os],
    engines: biome.engines,
  };
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
