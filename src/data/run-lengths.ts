/**
 * COCO's run lengths: a region of h × w pixels, read down the columns from the left, as lengths of runs that are
 * outside, inside, outside … in turn, outside first.
 */
import { InputError } from "./errors.ts";
import type { Extent } from "./image.ts";

/**
 * The lengths that a compressed string spells. Each length is written in groups of five bits, least first, as
 * the character 48 + group, plus 32 while more follow; from the fourth on, a length is the difference to the
 * last but one (cocoapi, maskApi.c, rleFrString).
 */
export function lengthsOfString(text: string): readonly number[] {
  const lengths: number[] = [];
  let at = 0;
  while (at < text.length) {
    let value = 0;
    let shift = 0;
    let more = true;
    while (more) {
      const group = text.charCodeAt(at++) - 48;
      if (!(group >= 0 && group < 64))
        throw new InputError(`run lengths stop or go wrong at character ${at}`);
      if (shift > 30) throw new InputError(`a run length of more than 32 bits ends at character ${at}`);
      value += (group & 31) * 2 ** shift;
      more = (group & 32) !== 0;
      shift += 5;
      if (!more && (group & 16) !== 0) value -= 2 ** shift;
    }
    const before = lengths.length > 2 ? (lengths.at(-2) ?? 0) : 0;
    lengths.push(value + before);
  }
  return lengths;
}

/** Calls `fillPixel` with the offset (by rows) of each pixel inside. The lengths must cover the extent exactly. */
export function visitRuns(
  lengths: readonly number[],
  { width, height }: Extent,
  fillPixel: (offset: number) => void,
): void {
  checkTotal(lengths, width * height);
  let at = 0;
  lengths.forEach((length, run) => {
    const end = at + length;
    if (run % 2 === 0) at = end;
    for (; at < end; at++) fillPixel((at % height) * width + Math.floor(at / height));
  });
}

function checkTotal(lengths: readonly number[], pixels: number): void {
  let total = 0;
  for (const length of lengths) {
    if (!Number.isSafeInteger(length) || length < 0)
      throw new InputError(`a run length is ${length}; it should be a whole number from 0`);
    total += length;
  }
  if (total !== pixels)
    throw new InputError(`run lengths add up to ${total} pixels, but the region's size has ${pixels}`);
}
