/**
 * Reads PNG samples as they are stored. Mask files are tables of numbers: a photo library would turn a palette's
 * indices into colours, and colours through a profile.
 */
import { crc32, inflateSync } from "node:zlib";
import { InputError } from "../errors.ts";
import { mostPixels } from "./images.ts";

/** A PNG's samples, one byte each, interleaved: 1 (grey or palette index), 2, 3 or 4 for each pixel. */
export interface Samples {
  readonly width: number;
  readonly height: number;
  readonly perPixel: number;
  readonly data: Uint8Array<ArrayBuffer>;
  /** r, g, b of each index; only a palette PNG has one. */
  readonly palette?: Uint8Array;
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly perPixel: number;
}

/** Samples of each pixel by PNG's colour type (PNG specification, table 11.1). */
const samplesByType: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** The samples in these bytes; `name` is what messages call them. 1 to 8 bits a sample, not interlaced. */
export function decodePng(bytes: Uint8Array, name: string): Samples {
  const chunks = chunksOf(bytes, name);
  const header = headerOf(chunks[0], name);
  const rows = inflated(chunks, header, name);
  unfilter(rows, header, name);
  const palette = chunks.find(({ type }) => type === "PLTE")?.body;
  const { width, height, perPixel } = header;
  return { width, height, perPixel, data: unpacked(rows, header), ...(palette && { palette }) };
}

interface Chunk {
  readonly type: string;
  readonly body: Uint8Array;
}

function chunksOf(bytes: Uint8Array, name: string): readonly Chunk[] {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  if (!signature.every((byte, i) => bytes[i] === byte))
    throw new InputError(`${name} is not a PNG; masks are PNG files of class indices or colours`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = 8; chunks.at(-1)?.type !== "IEND"; ) {
    if (at + 12 > bytes.length) throw truncated(name);
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) throw truncated(name);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
      throw new InputError(
        `${name} is a damaged PNG: the checksum of its ${isWord(type) ? type : "data"} does not fit; copy it again`,
      );
    chunks.push({ type, body: bytes.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

function headerOf(chunk: Chunk | undefined, name: string): Header {
  if (chunk?.type !== "IHDR" || chunk.body.length !== 13)
    throw new InputError(`${name} is a damaged PNG: it does not begin with a header; copy it again`);
  const view = new DataView(chunk.body.buffer, chunk.body.byteOffset, 13);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, type, interlaced] = [view.getUint8(8), view.getUint8(9), view.getUint8(12)];
  const perPixel = samplesByType[type];
  if (width === 0 || height === 0 || width * height > mostPixels)
    throw new InputError(`${name} claims ${width}x${height} pixels; a mask has 1 to ${mostPixels} of them`);
  if (!perPixel || ![1, 2, 4, 8].includes(depth))
    throw new InputError(`${name} has ${depth} bits a sample; save the mask with 8`);
  if (interlaced !== 0) throw new InputError(`${name} is interlaced; save the mask without interlacing`);
  return { width, height, depth, perPixel };
}

const rowBytes = ({ width, depth, perPixel }: Header): number => Math.ceil((width * depth * perPixel) / 8);

/** The rows, each after a byte that names its filter. */
function inflated(chunks: readonly Chunk[], header: Header, name: string): Uint8Array {
  const expected = header.height * (rowBytes(header) + 1);
  const packed = Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ body }) => body));
  try {
    const rows = inflateSync(packed, { maxOutputLength: expected });
    if (rows.length === expected) return rows;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new InputError(`${name} is a damaged PNG (${error.message}); copy it again`);
  }
  throw truncated(name);
}

/** Undoes the filters in place (PNG specification, §9). */
function unfilter(rows: Uint8Array, header: Header, name: string): void {
  const length = rowBytes(header);
  const step = Math.max(1, (header.depth * header.perPixel) >> 3);
  let above: Uint8Array = new Uint8Array(length);
  for (let y = 0; y < header.height; y++) {
    const start = y * (length + 1);
    const filter = rows[start]!;
    const row = rows.subarray(start + 1, start + 1 + length);
    if (filter > 4)
      throw new InputError(`${name} is a damaged PNG: row ${y} has filter ${filter}; copy it again`);
    for (let i = 0; filter > 0 && i < length; i++) {
      const left = i < step ? 0 : row[i - step]!;
      const up = above[i]!;
      const corner = i < step ? 0 : above[i - step]!;
      row[i]! +=
        filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : paeth(left, up, corner);
    }
    above = row;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const byLeft = Math.abs(up - corner);
  const byUp = Math.abs(left - corner);
  const byCorner = Math.abs(left + up - 2 * corner);
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

function unpacked(rows: Uint8Array, header: Header): Uint8Array<ArrayBuffer> {
  const { width, height, depth, perPixel } = header;
  const length = rowBytes(header);
  const samples = width * perPixel;
  const data = new Uint8Array(samples * height);
  const mask = (1 << depth) - 1;
  for (let y = 0; y < height; y++) {
    const row = rows.subarray(y * (length + 1) + 1, (y + 1) * (length + 1));
    if (depth === 8) data.set(row, y * samples);
    else
      for (let i = 0; i < samples; i++) {
        const bit = i * depth;
        data[y * samples + i] = (row[bit >> 3]! >> (8 - depth - (bit & 7))) & mask;
      }
  }
  return data;
}

const truncated = (name: string): InputError =>
  new InputError(`${name} is a truncated PNG: the file ends before the picture does; copy it again`);

/** Whether a chunk's type is of letters only, as it should be. */
const isWord = (type: string): boolean => /^[A-Za-z]{4}$/.test(type);
