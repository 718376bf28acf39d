import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let base: string | undefined;

/** A new empty folder, removed when the process or thread ends. */
export function scratchFolder(): string {
  if (base === undefined) {
    const made = mkdtempSync(join(tmpdir(), "thumbnet-test-"));
    process.on("exit", () => rmSync(made, { recursive: true, force: true }));
    base = made;
  }
  return mkdtempSync(join(base, "test-"));
}
