import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { InputError } from "../errors.ts";

/** The file's bytes, or a sentence about why there are none. */
export async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new InputError(`${path} cannot be read: ${whyNot(error)}`);
  }
}

/** The file's text, without a byte order mark. */
export async function readText(path: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(path));
}

export async function isFile(path: string): Promise<boolean> {
  return (await kindOf(path)) === "file";
}

export async function isFolder(path: string): Promise<boolean> {
  return (await kindOf(path)) === "folder";
}

/** Names in a folder, in the order of their code units; none where there is no such folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    return [];
  }
}

/**
 * Writes the whole file or nothing: to a temporary neighbour that is then renamed, so that a reader, or a crash,
 * finds the old file or the new one and never half of one.
 */
export async function writeAtomically(path: string, bytes: Uint8Array | string): Promise<void> {
  const beside = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const file = await open(beside, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    const lacking = dirname(path);
    const reason = (await kindOf(lacking)) === "neither" ? `there is no folder ${lacking}` : whyNot(error);
    throw new InputError(`${path} cannot be written: ${reason}`);
  }
}

/** Makes a folder, and those that it lies in, where there is none. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw new InputError(`the folder ${path} cannot be made: ${whyNot(error)}`);
  }
}

async function kindOf(path: string): Promise<"file" | "folder" | "neither"> {
  try {
    const found = await stat(path);
    return found.isFile() ? "file" : found.isDirectory() ? "folder" : "neither";
  } catch {
    return "neither";
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EEXIST: "it is a file, not a folder",
  ENOTDIR: "a part of the path is a file, not a folder",
  EISDIR: "it is a folder, not a file",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
};

function whyNot(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  return reasons[code] ?? error.message;
}
