import { countsOf, entropyBits } from "../../compression/coding/index.ts";
import type { Numbers } from "../../ir/tensor.ts";
import { bitsOf, planesOf } from "./float-bits.ts";
import { sharedNumbers } from "./shared-numbers.ts";
import type { Stored } from "./stored.ts";

/** Bits that a parameter's numbers take at least where each is coded by itself, without its codebook and scales. */
export function leastBitsOf(stored: Stored): number {
  switch (stored.kind) {
    case "floats":
      return leastBits(stored.values);
    case "codebook":
    case "int8":
      return leastBits(stored.codes);
    case "low rank":
      return leastBitsOf(stored.left) + leastBitsOf(stored.right);
  }
}

/**
 * Shannon's entropy of order 0, times how many they are: of the numbers where at most 256 differ, else of each of their
 * bytes by where in a number it stands.
 */
export function leastBits(numbers: Numbers): number {
  if (numbers instanceof Uint8Array || numbers instanceof Int8Array)
    return entropyBits(countsOf(Uint8Array.from(numbers), 256));
  const values = Float32Array.from(numbers);
  const shared = sharedNumbers(values);
  if (shared) return leastBits(shared.codes);
  return planesOf(bitsOf(values)).reduce((sum, plane) => sum + leastBits(plane), 0);
}
