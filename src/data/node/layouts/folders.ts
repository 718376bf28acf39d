import { join } from "node:path";
import { isFolder, namesIn } from "../files.ts";
import { type Layout, pairFolders } from "./layout.ts";

/** Names under which people keep a split's images and masks. */
const pairs: readonly (readonly [images: string, masks: string])[] = [
  ["SPLIT", "SPLITannot"],
  ["SPLIT/images", "SPLIT/masks"],
  ["images/SPLIT", "masks/SPLIT"],
];

/** Two folders side by side, for each split or for all: `images` and `masks`, or `train` and `trainannot`. */
export async function findFolders(folder: string): Promise<Layout | undefined> {
  const found = new Map<string, readonly [images: string, masks: string]>();
  for (const split of await splitNames(folder)) {
    const pair = await firstPair(folder, split);
    if (pair) found.set(split, pair);
  }
  const [images, masks] = [join(folder, "images"), join(folder, "masks")];
  if (found.size === 0 && (await isFolder(images)) && (await isFolder(masks)))
    found.set("all", [images, masks]);
  if (found.size === 0) return undefined;
  return {
    splits: [...found.keys()],
    list: (split, description) => pairFolders(...(found.get(split) ?? [images, masks]), description),
  };
}

async function splitNames(folder: string): Promise<readonly string[]> {
  return [...new Set([...(await namesIn(folder)), ...(await namesIn(join(folder, "images")))])];
}

async function firstPair(folder: string, split: string): Promise<readonly [string, string] | undefined> {
  for (const [images, masks] of pairs) {
    const [left, right] = [images, masks].map((name) =>
      join(
        folder,
        name.replace("SPLIT", () => split),
      ),
    );
    if (left && right && (await isFolder(left)) && (await isFolder(right))) return [left, right];
  }
  return undefined;
}
