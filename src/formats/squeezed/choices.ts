import type { EntropyCoder } from "../../compression/coding/index.ts";

/**
 * Where weights stand that are not 0: every weight has a code; or each of the others tells how many zeros lie before
 * it; or each place tells whether it is 0, and the others have codes.
 */
export const placements = ["dense", "relative", "presence"] as const;
export type Placement = (typeof placements)[number];

/** What a file may be coded with; each parameter takes what makes it smallest. */
export interface Choices {
  readonly coders: readonly EntropyCoder[];
  /** At least one; codes without one for 0 are always dense. */
  readonly placements: readonly Placement[];
}

export const everyChoice: Choices = { coders: ["huffman", "rans"], placements };

/** Relative indices in a Huffman code, and nothing else: what Han et al. 2016 did. */
export const deepCompression: Choices = { coders: ["huffman"], placements: ["relative"] };
