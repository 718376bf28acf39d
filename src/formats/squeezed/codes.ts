import {
  CodingError,
  placesAt,
  relativeIndices,
  type Way,
  writePresence,
  writeShortest,
  writeSymbols,
} from "../../compression/coding/index.ts";
import { type Choices, type Placement, placements } from "./choices.ts";
import type { CodeLayout } from "./code-layouts.ts";
import type { PartReader } from "./parts.ts";
import type { Sink } from "./sink.ts";

/** Gaps are told up to one of these. */
const spans = [15, 63, 255];

/** Writes codes in the way that takes the fewest bytes, with a byte before them that says which that was. */
export function writeCodes({ to, choices }: Sink, codes: Uint8Array, layout: CodeLayout): void {
  const dense: Way = (trial) => {
    trial.byte(placements.indexOf("dense"));
    writeSymbols(trial, { symbols: codes, alphabet: layout.alphabet }, choices.coders);
  };
  const { zero } = layout;
  const sparse = zero === undefined ? undefined : sparseWays(codes, { ...layout, zero }, choices);
  const ways = sparse
    ? choices.placements.flatMap((placement) => ({ dense, ...sparse })[placement])
    : [dense];
  writeShortest(to, ways);
}

/** Codes of what is not 0, without that of 0 in their alphabet, and where they stand. */
function sparseWays(
  codes: Uint8Array,
  { zero, ...layout }: CodeLayout & { readonly zero: number },
  { coders }: Choices,
): Readonly<Record<Exclude<Placement, "dense">, Way | readonly Way[]>> {
  const places = Uint32Array.from(codes.keys()).filter((place) => codes[place] !== zero);
  const symbols = Uint8Array.from(places, (place) => codes[place]! - (codes[place]! < zero ? 0 : 1));
  const writeKept: Way = (to) => writeSymbols(to, { symbols, alphabet: layout.alphabet - 1 }, coders);
  const relative = spans.map((span): Way => {
    const gaps = relativeIndices(places, span);
    return (to) => {
      to.byte(placements.indexOf("relative"));
      to.byte(span);
      to.count(gaps.length);
      writeSymbols(to, { symbols: gaps, alphabet: span + 1 }, coders);
      writeKept(to);
    };
  });
  const presence: Way = (to) => {
    to.byte(placements.indexOf("presence"));
    writePresence(to, places, layout);
    writeKept(to);
  };
  return { relative, presence };
}

export function readCodes(from: PartReader, layout: CodeLayout): Uint8Array {
  const { count, alphabet, zero } = layout;
  const tag = from.reader.byte();
  const placement = placements[tag];
  if (placement === "dense") return from.symbols("codes", { count, alphabet });
  if (!placement) throw new CodingError(from.reader.at - 1, `placement ${tag}`, "0, 1 or 2");
  if (zero === undefined)
    throw new CodingError(
      from.reader.at - 1,
      `placement ${tag} without a code of 0`,
      "a codebook that has 0",
    );
  const places = placement === "relative" ? readRelative(from, count) : from.presence(layout);
  const kept = from.symbols("codes", { count: places.length, alphabet: alphabet - 1 });
  const codes = new Uint8Array(count).fill(zero);
  for (let i = 0; i < kept.length; i++) codes[places[i]!] = kept[i]! + (kept[i]! < zero ? 0 : 1);
  return codes;
}

function readRelative(from: PartReader, count: number): Uint32Array {
  const { reader } = from;
  const span = reader.byte();
  if (span === 0) throw new CodingError(reader.at - 1, "gaps below 0", "gaps below 1 to 255");
  const gaps = reader.count(2 * count);
  const { at } = reader;
  return placesAt(from.symbols("gaps", { count: gaps, alphabet: span + 1 }), { span, count, at });
}
