/**
 * Something the caller gave does not fit: one sentence that says which file or value, what was found and what
 * would fit. The command line answers it with exit code 2.
 */
export class InputError extends Error {
  override readonly name = "InputError";
}
