/** An edit that does not fit its network. */
export class EditError extends Error {
  override readonly name = "EditError";
}
