import { SqueezedParser } from "./parser.ts";
import type { Piece, SqueezedHeader, StoredParameter } from "./pieces.ts";

/** Everything that a file holds. */
export interface Squeezed extends SqueezedHeader {
  readonly stored: readonly StoredParameter[];
}

/** Reads a whole file; a `FormatError` that names the offset where it is wrong. */
export function readSqueezed(file: Uint8Array): Squeezed {
  const parser = new SqueezedParser();
  const pieces = parser.push(file);
  parser.end();
  const [header] = pieces.flatMap((piece) => (piece.kind === "header" ? [piece.header] : []));
  if (!header) throw new Error("a file that is whole has a header: this is a bug in the parser");
  return {
    ...header,
    stored: pieces.flatMap((piece) => (piece.kind === "parameter" ? [piece.parameter] : [])),
  };
}

/** Reads a file while it comes, in pieces of any length: first the header, then each parameter as soon as it is there. */
export async function* streamSqueezed(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Piece, void> {
  const parser = new SqueezedParser();
  for await (const chunk of chunks) yield* parser.push(chunk);
  parser.end();
}
