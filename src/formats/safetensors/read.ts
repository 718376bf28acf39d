import { FormatError, quoted } from "../errors.ts";
import { type Entry, parseHeader } from "./header.ts";
import type { Safetensors, StoredTensor } from "./tensor.ts";

/** The longest header that is read, in bytes; the format's own limit. */
const longestHeader = 100_000_000;

/** Reads a safetensors file; the tensors are views of its bytes, in the order in which they lie there. */
export function readSafetensors(file: Uint8Array): Safetensors {
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  const bodyAt = 8 + headerLength(bytes);
  const { metadata, entries } = parseHeader(decodeText(bytes.subarray(8, bodyAt)));
  const inOrder = entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  checkTiling(inOrder, bytes.byteLength - bodyAt);
  const tensors = new Map<string, StoredTensor>();
  for (const { name, dtype, shape, begin, end } of inOrder) {
    tensors.set(name, { dtype, shape, data: bytes.subarray(bodyAt + begin, bodyAt + end) });
  }
  return { metadata, tensors };
}

function headerLength(bytes: Uint8Array): number {
  if (bytes.byteLength < 8) {
    throw misread("file", `${bytes.byteLength} bytes`, "at least the 8 bytes of the header's length");
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  const most = Math.min(bytes.byteLength - 8, longestHeader);
  if (length <= most) return Number(length);
  throw misread(
    "header length at byte 0",
    `${length} in a file of ${bytes.byteLength} bytes`,
    `at most ${most}`,
  );
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw misread("header at byte 8", "bytes that are not UTF-8", "a JSON object in UTF-8");
  }
}

/** The tensors must cover the body without a gap and without sharing a byte. */
function checkTiling(inOrder: readonly Entry[], bodyBytes: number): void {
  let covered = 0;
  for (const { name, begin, end } of inOrder) {
    const where = `tensor ${quoted(name)}`;
    const found = `data_offsets [${begin}, ${end}]`;
    if (begin < covered) {
      throw misread(
        where,
        `${found} overlapping the tensor before, which ends at ${covered}`,
        `begin ${covered}`,
      );
    }
    if (begin > covered) throw misread(where, `${found} after a hole from ${covered}`, `begin ${covered}`);
    if (end > bodyBytes)
      throw misread(where, `${found} in a body of ${bodyBytes} bytes`, `end ≤ ${bodyBytes}`);
    covered = end;
  }
  if (covered < bodyBytes) {
    throw misread("end of file", `${bodyBytes - covered} bytes after the last tensor`, "none");
  }
}

function misread(where: string, found: string, fits: string): FormatError {
  return new FormatError({ format: "safetensors", where, found, fits });
}
