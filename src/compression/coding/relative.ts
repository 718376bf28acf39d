import { CodingError } from "./errors.ts";

/**
 * Relative indices (Han et al. 2016, §2): for each of some ascending places, how many others lie between it and the
 * one before. Gaps stay below `span`; the symbol `span` steps over so many places and stands for none. Han et al. have
 * no such symbol: they keep a weight of 0 behind a gap that is as long as gaps can be.
 */
export function relativeIndices(places: Uint32Array, span: number): Uint8Array {
  const symbols: number[] = [];
  let next = 0;
  for (const place of places) {
    for (; place - next >= span; next += span) symbols.push(span);
    symbols.push(place - next);
    next = place + 1;
  }
  return Uint8Array.from(symbols);
}

interface Indexed {
  readonly span: number;
  /** Places that there are. */
  readonly count: number;
  /** Where the symbols were read, for messages. */
  readonly at: number;
}

export function placesAt(symbols: Uint8Array, { span, count, at }: Indexed): Uint32Array {
  const places = new Uint32Array(symbols.length);
  let [place, found] = [0, 0];
  for (let i = 0; i < symbols.length; i++) {
    place += symbols[i]!;
    if (symbols[i] === span) continue;
    if (place >= count)
      throw new CodingError(at, `gaps that lead to place ${place}`, `places below ${count}`);
    places[found++] = place++;
  }
  return places.subarray(0, found);
}
