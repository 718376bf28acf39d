import { FormatError } from "../errors.ts";

export function misread(where: string, found: string, fits: string): FormatError {
  return new FormatError({ format: "onnx", where, found, fits });
}
