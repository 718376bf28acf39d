import { EditError } from "../compression/edit-error.ts";
import { InputError } from "../data/index.ts";
import { FormatError } from "../formats/safetensors/index.ts";
import { OptionError } from "../models/index.ts";

/** What goes wrong where a file's words and numbers do not fit. */
const misfits = [FormatError, OptionError, EditError, InputError];

/** What `read` makes of a file's bytes; when something in them does not fit, the sentence names the file. */
export function inFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && misfits.some((kind) => error instanceof kind))
      throw new InputError(`${file}: ${error.message}`);
    throw error;
  }
}
