/** What was typed does not fit: one sentence that says what was found and what would fit. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
