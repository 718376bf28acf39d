import { CodingError } from "../../compression/coding/index.ts";
import { FormatError } from "../errors.ts";

export function misread(where: string, found: string, fits: string): FormatError {
  return new FormatError({ format: "squeezed", where, found, fits });
}

interface Stretch {
  /** What messages call the bytes. */
  readonly what: string;
  /** Where the first of them lies in the file. */
  readonly start: number;
}

/** What `read` makes of some bytes of a file; what does not fit is told with its place in the file. */
export function inStretch<T>({ what, start }: Stretch, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CodingError)) throw error;
    throw misread(`byte ${start + error.at}, ${what}`, error.found, error.fits);
  }
}
