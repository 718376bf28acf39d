import { InputError } from "../data/index.ts";
import { FormatError } from "../formats/safetensors/index.ts";
import { OptionError } from "../models/index.ts";

/** What `read` makes of a file's bytes; when something in them does not fit, the sentence names the file. */
export function inFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError || error instanceof OptionError || error instanceof InputError)
      throw new InputError(`${file}: ${error.message}`);
    throw error;
  }
}
