import { FormatError } from "../errors.ts";

export function misread(where: string, found: string, fits: string): FormatError {
  return new FormatError({ format: "caffe", where, found, fits });
}
