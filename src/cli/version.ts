import { readFileSync } from "node:fs";

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** package.json, which lies two folders above both `src/cli` and `dist/cli`. */
const manifest = (): Manifest =>
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

export const version = (): string => manifest().version;

/** What a training's bits depend on, beside the machine. */
export function versions(): Readonly<Record<string, string>> {
  const { version: thumbnet, dependencies } = manifest();
  return { thumbnet, node: process.version, "onnxruntime-node": dependencies["onnxruntime-node"] ?? "?" };
}
