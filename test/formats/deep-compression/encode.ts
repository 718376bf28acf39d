/** A layer to be written: numbers that its codes stand for, and the code of every weight, row-major. */
export interface PlainLayer {
  readonly codebook: readonly number[];
  readonly bias: readonly number[];
  readonly codes: readonly number[];
}

/**
 * Says layers as Han et al.'s release does, for tests: written from the layout's description, not from the reader.
 * Zeros that four bits cannot count are bridged by a stored 0, sixteen weights at a time.
 */
export function encodeDeepCompression(layers: readonly PlainLayer[]): Uint8Array {
  const entries = layers.map(({ codes }) => storedEntries(codes));
  const counts = entries.map((stored) => stored.length);
  const bodies = layers.flatMap(({ codebook, bias }, layer) => {
    const stored = entries[layer] ?? [];
    const nibbles = stored.map(({ gap }) => gap);
    if (nibbles.length % 2 === 1) nibbles.push(0);
    const runs = nibbles.filter((_, i) => i % 2 === 0).map((low, i) => low + 16 * (nibbles[2 * i + 1] ?? 0));
    return [
      littleEndian(codebook, "float32"),
      littleEndian(bias, "float32"),
      stored.map(({ code }) => code),
      runs,
    ];
  });
  return Uint8Array.from([littleEndian(counts, "uint32"), ...bodies].flatMap((part) => [...part]));
}

interface StoredEntry {
  readonly gap: number;
  readonly code: number;
}

function storedEntries(codes: readonly number[]): StoredEntry[] {
  const entries: StoredEntry[] = [];
  let zeros = 0;
  for (const code of codes) {
    if (code !== 0) {
      entries.push({ gap: zeros, code });
      zeros = 0;
    } else if (zeros === 15) {
      entries.push({ gap: 15, code: 0 });
      zeros = 0;
    } else zeros += 1;
  }
  // Zeros behind the last code need no bridge.
  while (entries.at(-1)?.code === 0) entries.pop();
  return entries;
}

function littleEndian(numbers: readonly number[], type: "float32" | "uint32"): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * numbers.length));
  numbers.forEach((number, i) => {
    if (type === "float32") view.setFloat32(4 * i, number, true);
    else view.setUint32(4 * i, number, true);
  });
  return new Uint8Array(view.buffer);
}

/** 256 numbers that floats hold exactly: 0, then quarters on both sides of it. */
export const quarters: readonly number[] = Array.from({ length: 256 }, (_, code) =>
  code === 0 ? 0 : (code % 2 === 0 ? code : -code) / 4,
);
