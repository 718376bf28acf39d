/** What stood where in the bytes of a format, and what would have fitted there. */
export interface Misread {
  readonly format: string;
  /** The offset in bytes, or the tensor, node or field. */
  readonly where: string;
  readonly found: string;
  readonly fits: string;
}

/** Bytes, or things to be written as bytes, that break their format's promise. */
export class FormatError extends Error implements Misread {
  override readonly name = "FormatError";
  readonly format: string;
  readonly where: string;
  readonly found: string;
  readonly fits: string;

  constructor({ format, where, found, fits }: Misread) {
    super(`${format}, ${where}: found ${found}; would fit: ${fits}`);
    this.format = format;
    this.where = where;
    this.found = found;
    this.fits = fits;
  }
}

/** A foreign text in quotes, on one line, cut after 60 characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
