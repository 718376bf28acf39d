import { type Preprocessing, preprocessings, type Size } from "../data/index.ts";
import { type NetworkDescription, preprocessingOf } from "../runs/index.ts";
import type { Options } from "./options.ts";

export const preprocessOptions = {
  preprocess: {
    kind: "choice",
    choices: ["caffe", "torchvision"],
    help: "how photographs become a classifier's input; without it, as its file says",
  },
} as const satisfies Options;

/** How a classifier is to see photographs: as was asked, else as its file says. */
export function preprocessingFor(
  description: NetworkDescription,
  {
    preprocess,
    size,
  }: { readonly preprocess: keyof typeof preprocessings | undefined; readonly size?: Size | undefined },
): Preprocessing {
  const usual = preprocess ? preprocessings[preprocess] : preprocessingOf(description);
  if (!size) return usual;
  return { ...usual, size, shorterSide: Math.max(usual.shorterSide, Math.min(...size)) };
}
