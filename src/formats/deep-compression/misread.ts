import { FormatError } from "../errors.ts";

export function misread(where: string, found: string, fits: string): FormatError {
  return new FormatError({ format: "deep compression", where, found, fits });
}
