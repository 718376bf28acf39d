import type { Image, Size } from "../data/index.ts";
import type { NetworkDescription } from "../runs/index.ts";

/** A picture is labelled at the height that the network was trained at, or at its own. */
export type Resolution = "trained" | "own";

/** [h, w] that the network is to see of a picture, which keeps its proportions; `undefined` for its own size. */
export function sizeSeen(
  image: Image,
  { size }: NetworkDescription,
  resolution: Resolution,
): Size | undefined {
  if (!size || resolution === "own" || size[0] === image.height) return undefined;
  const [height] = size;
  return [height, Math.max(1, Math.round((image.width * height) / image.height))];
}
