import {
  ByteReader,
  ByteWriter,
  CodingError,
  readRepeating,
  writeRepeating,
} from "../../compression/coding/index.ts";
import type { Block } from "./blocks.ts";
import type { Blueprint } from "./blueprint.ts";
import { everyChoice } from "./choices.ts";
import { readText, writeText } from "./header-text.ts";
import { type Budget, mostHeaderBytes } from "./limits.ts";
import { inStretch, misread } from "./misread.ts";
import { readBlueprint } from "./read-blueprint.ts";
import { writeBlueprint } from "./write-blueprint.ts";

/** What a file says before its numbers. */
export interface Header {
  /** Texts by name: what the network is, its classes, how its images are normalised. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly blueprint: Blueprint;
}

/** Writes a header as one run of bytes, behind how many there are. */
export function writeHeader(writer: ByteWriter, { metadata, blueprint }: Header): void {
  const plain = new ByteWriter();
  const texts = Object.entries(metadata);
  plain.count(texts.length);
  for (const text of texts.flat()) writeText(plain, text);
  writeBlueprint(plain, blueprint);
  if (plain.length > mostHeaderBytes)
    throw misread("header", `${plain.length} bytes`, `at most ${mostHeaderBytes}`);
  writer.count(plain.length);
  writeRepeating(writer, plain.taken(), everyChoice.coders);
}

/** Reads the header that is a block's content. */
export function readHeader({ start, content }: Block, budget: Budget): Header {
  const plain = inStretch({ what: "header", start }, () => {
    const reader = new ByteReader(content);
    const count = reader.count(mostHeaderBytes);
    const bytes = readRepeating(reader, count);
    reader.end();
    return bytes;
  });
  try {
    return readPlain(new ByteReader(plain), budget);
  } catch (error) {
    if (!(error instanceof CodingError)) throw error;
    throw misread(`byte ${start}, header, byte ${error.at} when unpacked`, error.found, error.fits);
  }
}

function readPlain(reader: ByteReader, budget: Budget): Header {
  const texts = Array.from(
    { length: reader.count(reader.left) },
    () => [readText(reader), readText(reader)] as const,
  );
  const blueprint = readBlueprint(reader, budget);
  reader.end();
  return { metadata: Object.fromEntries(texts), blueprint };
}
