import { FormatError, quoted } from "../errors.ts";
import { checkKeys } from "./keys.ts";
import { countBytes, type Dtype, dtypes, isDtype } from "./tensor.ts";

/** Where one tensor lies, in bytes from the end of the header. */
export interface Entry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly metadata: Readonly<Record<string, string>>;
  readonly entries: readonly Entry[];
}

/** The key under which a header keeps texts instead of a tensor. */
export const metadataKey = "__metadata__";

/** Reads the JSON text of a header; every entry agrees with itself afterwards, not yet with its neighbours. */
export function parseHeader(text: string): Header {
  const header = parseObject(text);
  const { [metadataKey]: metadata = {}, ...rest } = header;
  return {
    metadata: readMetadata(metadata),
    entries: Object.entries(rest).map(([name, entry]) => readEntry(name, entry)),
  };
}

function parseObject(text: string): Record<string, unknown> {
  const header = parseJson(text);
  checkKeys(text);
  if (!isRecord(header)) throw misread("header at byte 8", describe(header), "a JSON object");
  return header;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw misread("header at byte 8", `text that is not JSON, ${quoted(text)}`, "a JSON object");
  }
}

function readMetadata(metadata: unknown): Record<string, string> {
  if (!isRecord(metadata)) throw misread(metadataKey, describe(metadata), "an object of texts");
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => {
      if (typeof value === "string") return [key, value];
      throw misread(`${metadataKey} ${quoted(key)}`, describe(value), "a text");
    }),
  );
}

function readEntry(name: string, entry: unknown): Entry {
  const where = `tensor ${quoted(name)}`;
  if (!isRecord(entry)) throw misread(where, describe(entry), "an object of dtype, shape and data_offsets");
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !isDtype(dtype)) {
    throw misread(where, `dtype ${describe(dtype)}`, dtypes.join(", "));
  }
  if (!isNumbers(shape)) throw misread(where, `shape ${describe(shape)}`, "a list of whole numbers");
  const [begin, end, ...more] = isNumbers(offsets) ? offsets : [];
  if (begin === undefined || end === undefined || more.length > 0) {
    throw misread(where, `data_offsets ${describe(offsets)}`, "[begin, end]");
  }
  const bytes = countBytes(dtype, shape, where);
  if (!isOffset(begin) || !isOffset(end) || end - begin !== bytes) {
    throw misread(where, `data_offsets [${begin}, ${end}]`, `${bytes} bytes for ${dtype}${describe(shape)}`);
  }
  return { name, dtype, shape, begin, end };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === "number");
}

function isOffset(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function misread(where: string, found: string, fits: string): FormatError {
  return new FormatError({ format: "safetensors", where, found, fits });
}
