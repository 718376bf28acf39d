import { compareWords } from "./float-bits.ts";
import type { Codebook } from "./stored.ts";

const mostShared = 256;

/** The numbers as codes of a codebook that holds each once, in ascending order; `undefined` where there are more than 256. */
export function sharedNumbers(values: Float32Array): Codebook | undefined {
  // By their bits, so that 0 and -0 stay apart.
  const words = new Uint32Array(new Float32Array(values).buffer);
  const found = new Set<number>();
  for (let i = 0; i < words.length && found.size <= mostShared; i++) found.add(words[i]!);
  if (found.size > mostShared) return undefined;
  const inOrder = Uint32Array.from(found).sort(compareWords);
  const codeOf = new Map(Array.from(inOrder, (word, code) => [word, code]));
  return {
    kind: "codebook",
    codebook: new Float32Array(inOrder.buffer),
    codes: Uint8Array.from(words, (word) => codeOf.get(word) ?? 0),
  };
}
