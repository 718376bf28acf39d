import { FormatError, quoted } from "../errors.ts";
import { metadataKey } from "./header.ts";
import { countBytes, dtypes, type Safetensors, type StoredTensor } from "./tensor.ts";

/** Writes a safetensors file, the same bytes for the same content: metadata by key, tensors by dtype (widest first), then name. */
export function writeSafetensors({ metadata, tensors }: Safetensors): Uint8Array<ArrayBuffer> {
  const inOrder = [...tensors].sort(byDtypeThenName);
  const header: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) header.push([metadataKey, sortedByKey(metadata)]);
  let end = 0;
  for (const [name, tensor] of inOrder) {
    checkTensor(name, tensor);
    const begin = end;
    end += tensor.data.byteLength;
    header.push([name, { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [begin, end] }]);
  }
  return join(encodeHeader(header), inOrder, end);
}

/** Compact JSON with its entries in the given order, also where a name looks like a number, padded with spaces to a multiple of 8 bytes. */
function encodeHeader(entries: readonly [string, unknown][]): Uint8Array {
  const members = entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  const json = new TextEncoder().encode(`{${members.join(",")}}`);
  const padded = new Uint8Array(Math.ceil(json.byteLength / 8) * 8).fill(0x20);
  padded.set(json);
  return padded;
}

function join(
  header: Uint8Array,
  inOrder: readonly [string, StoredTensor][],
  bodyBytes: number,
): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(8 + header.byteLength + bodyBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.byteLength), true);
  file.set(header, 8);
  let at = 8 + header.byteLength;
  for (const [, { data }] of inOrder) {
    file.set(data, at);
    at += data.byteLength;
  }
  return file;
}

function checkTensor(name: string, { dtype, shape, data }: StoredTensor): void {
  const where = `tensor ${quoted(name)}`;
  if (name === metadataKey) {
    throw new FormatError({
      format: "safetensors",
      where,
      found: "the name kept for metadata",
      fits: "another name",
    });
  }
  const bytes = countBytes(dtype, shape, where);
  if (data.byteLength === bytes) return;
  throw new FormatError({
    format: "safetensors",
    where,
    found: `${data.byteLength} bytes`,
    fits: `${bytes} bytes for ${dtype}[${shape.join(", ")}]`,
  });
}

function sortedByKey(metadata: Safetensors["metadata"]): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => compare(a, b)));
}

function byDtypeThenName(
  [a, { dtype: ofA }]: [string, StoredTensor],
  [b, { dtype: ofB }]: [string, StoredTensor],
): number {
  return dtypes.indexOf(ofA) - dtypes.indexOf(ofB) || compare(a, b);
}

/** By UTF-16 code units, whatever the locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
