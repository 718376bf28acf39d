import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Mask } from "../../../src/data/index.ts";
import { encodePng } from "../../../src/data/node/index.ts";
import { gradient } from "../pictures.ts";

/** A fresh folder with these files in it. */
export async function folderOf(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "thumbnet-data-"));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** The sentence with which it fails, the folder's path written as FOLDER. */
export async function complaint(failing: Promise<unknown>, folder: string): Promise<string> {
  const error = await failing.then(
    () => "no error",
    (thrown: unknown) => thrown,
  );
  return error instanceof Error
    ? `${error.name}: ${error.message}`.replaceAll(folder, "FOLDER")
    : String(error);
}

/** A small picture as PNG bytes. */
export const picture = (width = 6, height = 4): Promise<Uint8Array> => encodePng(gradient(width, height), 3);

/** Class `index` everywhere. */
export const flat = (index: number, width = 6, height = 4): Mask => ({
  width,
  height,
  data: new Uint8Array(width * height).fill(index),
});

/** A mask as PNG bytes. */
export const maskPng = (index: number, width?: number, height?: number): Promise<Uint8Array> =>
  encodePng(flat(index, width, height), 1);

export const description = JSON.stringify({
  name: "two classes",
  classes: [
    { name: "ground", colour: [10, 20, 30] },
    { name: "thing", colour: [200, 100, 50] },
  ],
  void: 9,
});
