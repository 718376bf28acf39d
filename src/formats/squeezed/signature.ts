import type { Backlog } from "./backlog.ts";
import { misread } from "./misread.ts";

/** Every file begins with these bytes: one that no text has, and "SQZ". */
export const signature = Uint8Array.of(0x89, 0x53, 0x51, 0x5a);

/** The version of the format that is written and read, in the byte behind the signature. */
export const version = 1;

/** Steps over signature and version, and refuses others; `false` where they are not there yet. */
export function readSignature(backlog: Backlog): boolean {
  const found = backlog.peek(Math.min(signature.length + 1, backlog.length));
  if (signature.some((byte, i) => i < found.length && byte !== found[i]))
    throw misread("byte 0", "another kind of file", "a .squeezed file");
  const edition = found[signature.length];
  if (edition === undefined) return false;
  if (edition !== version)
    throw misread(
      `byte ${signature.length}`,
      edition > version ? `version ${edition} of the format, from a later thumbnet` : `version ${edition}`,
      `version ${version}`,
    );
  backlog.take(signature.length + 1);
  return true;
}
