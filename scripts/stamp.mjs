/** Remembers, in a folder that was made from files, what those files looked like. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const filesUnder = (path) =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .flatMap((name) => filesUnder(join(path, name)))
    : [path];

/** A hash of the names and contents of every file under `paths`. */
export function fingerprint(root, paths) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap((path) => filesUnder(join(root, path))))
    hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

export function isCurrent(root, folder, print) {
  try {
    return readFileSync(join(root, folder, ".stamp"), "utf8") === print;
  } catch {
    return false;
  }
}

export const remember = (root, folder, print) => writeFileSync(join(root, folder, ".stamp"), print);
