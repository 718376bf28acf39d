/** Reads data that somebody wrote by hand, and says in one sentence which field does not fit and what would. */
import { FormatError, quoted } from "../../formats/errors.ts";

/** Where in which file. */
export interface Place {
  readonly file: string;
  /** Field names from the outermost in, e.g. `onChip.bytes`; empty for the whole file. */
  readonly path: string;
}

/** Turns what was found at a place into a value, or throws a `FormatError`. */
export type Reader<T> = (found: unknown, place: Place) => T;

/** Reads one field of an object; throws where there is none. */
export type Field = <T>(name: string, read: Reader<T>) => T;

/** Reads an object whose fields all have names that `build` asks for; `fits` shows it. */
export const object =
  <T>(fits: string, build: (field: Field, names: readonly string[]) => T): Reader<T> =>
  (found, place) => {
    if (!isRecord(found)) throw misfit(found, place, fits);
    const asked = new Set<string>();
    const read = build((name, reader) => {
      asked.add(name);
      return reader(found[name], { ...place, path: place.path ? `${place.path}.${name}` : name });
    }, Object.keys(found));
    const stray = Object.keys(found).find((name) => !asked.has(name));
    if (stray === undefined) return read;
    throw misfit(stray, place, `one of the fields ${[...asked].join(", ")}`);
  };

export const text =
  (fits: string): Reader<string> =>
  (found, place) => {
    if (typeof found !== "string" || found.trim() === "") throw misfit(found, place, fits);
    return found;
  };

/** One of several words. */
export const word =
  <const W extends string>(words: readonly W[]): Reader<W> =>
  (found, place) => {
    const known = words.find((candidate) => candidate === found);
    if (known === undefined) throw misfit(found, place, words.map((w) => `"${w}"`).join(" or "));
    return known;
  };

export interface Bounds {
  /** What the number counts, with its unit. */
  readonly fits: string;
  readonly least?: number;
  readonly most?: number;
  /** Default "any". */
  readonly kind?: "any" | "whole";
}

/** A finite number above 0, or within the bounds. */
export const number =
  ({ fits, least, most = Number.MAX_VALUE, kind = "any" }: Bounds): Reader<number> =>
  (found, place) => {
    const inside =
      typeof found === "number" && found <= most && (least === undefined ? found > 0 : found >= least);
    if (!inside || (kind === "whole" && !Number.isInteger(found))) throw misfit(found, place, fits);
    return found;
  };

export function misfit(found: unknown, { file, path }: Place, fits: string): FormatError {
  return new FormatError({
    format: `device profile ${file}`,
    where: path || "the whole file",
    found: shown(found),
    fits,
  });
}

function shown(found: unknown): string {
  if (found === undefined) return "nothing";
  return typeof found === "string" ? quoted(found) : JSON.stringify(found).slice(0, 60);
}

const isRecord = (found: unknown): found is Readonly<Record<string, unknown>> =>
  typeof found === "object" && found !== null && !Array.isArray(found);
