import type { ByteReader, ByteWriter } from "./bytes.ts";
import { precision, whole } from "./frequencies.ts";
import { lowest, RansState, type Span, writeSpans } from "./rans-state.ts";

/** Places that come in groups, such as the weights of a tensor in kernels. */
export interface Grouped {
  /** Places that there are. */
  readonly count: number;
  /** Places of a group, at most 255. */
  readonly group: number;
}

/**
 * Says which of all places are among some ascending ones. How likely one is depends on where in its group it stands
 * and on how many before it in the group are: each of these group·(group + 1)/2 likelihoods is a byte, in 256ths. The
 * answers follow in rANS.
 */
export function writePresence(writer: ByteWriter, places: Uint32Array, grouped: Grouped): void {
  const present = new Uint8Array(grouped.count);
  for (const place of places) present[place] = 1;
  const contexts = contextsOf(present, grouped.group);
  const [seen, taken] = [new Uint32Array(contextCount(grouped)), new Uint32Array(contextCount(grouped))];
  for (let i = 0; i < present.length; i++) {
    seen[contexts[i]!]!++;
    taken[contexts[i]!]! += present[i]!;
  }
  const told = Uint8Array.from(seen, (n, context) => n && Math.min(255, (256 * taken[context]!) / n));
  writer.bytes(told);
  writeSpans(writer, present.length, (i): Span => {
    const share = shareOf(told[contexts[i]!]!);
    return present[i] ? { start: 0, length: share } : { start: share, length: whole - share };
  });
}

export function readPresence(reader: ByteReader, grouped: Grouped): Uint32Array {
  const { count, group } = grouped;
  const shares = Uint16Array.from(reader.take(contextCount(grouped)), shareOf);
  const from = new RansState(reader);
  const places = new Uint32Array(count);
  const stretch = 512 * group;
  let found = 0;
  for (let start = 0; start < count; start += stretch)
    found += findPlaces(places.subarray(found), from, {
      start,
      end: Math.min(start + stretch, count),
      shares,
      group,
    });
  from.end();
  return places.subarray(0, found);
}

interface Stretch {
  /** The first place of a group. */
  readonly start: number;
  readonly end: number;
  readonly shares: Uint16Array;
  readonly group: number;
}

/** Answers how many places it found. */
function findPlaces(places: Uint32Array, from: RansState, { start, end, shares, group }: Stretch): number {
  const { bytes } = from;
  let { state, at } = from;
  let [inGroup, context, found] = [0, 0, 0];
  for (let place = start; place < end; place++) {
    const share = shares[context]!;
    const part = state & (whole - 1);
    // Without a branch, which would be guessed wrong as often as not: all ones if this place is there, else zeros.
    const here = (part - share) >> 31;
    const length = whole - share + (here & (2 * share - whole));
    state = Math.imul(length, state >>> precision) + part - (share & ~here);
    while (state < lowest) state = (state << 8) | bytes[at++]!;
    places[found] = place;
    found -= here;
    context += ++inGroup - here;
    if (inGroup === group) {
      inGroup = 0;
      context = 0;
    }
  }
  from.state = state;
  from.at = at;
  return found;
}

/** Likelihoods that a group has. */
const contextCount = ({ group }: Grouped): number => (group * (group + 1)) / 2;

/** The part of 4,096 that a byte stands for: the middle of its 256th. */
const shareOf = (told: number): number => (told * whole) / 256 + whole / 512;

function contextsOf(present: Uint8Array, group: number): Uint16Array {
  const contexts = new Uint16Array(present.length);
  let taken = 0;
  for (let i = 0; i < present.length; i++) {
    const inGroup = i % group;
    if (inGroup === 0) taken = 0;
    contexts[i] = (inGroup * (inGroup + 1)) / 2 + taken;
    taken += present[i]!;
  }
  return contexts;
}
