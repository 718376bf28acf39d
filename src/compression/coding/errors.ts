/** Coded bytes that break their coder's promise: where, what was found, what would fit. */
export class CodingError extends Error {
  override readonly name = "CodingError";
  /** Offset in the bytes that are read. */
  readonly at: number;
  readonly found: string;
  readonly fits: string;

  constructor(at: number, found: string, fits: string) {
    super(`byte ${at}: found ${found}; would fit: ${fits}`);
    this.at = at;
    this.found = found;
    this.fits = fits;
  }
}
