/** Whole numbers as WebAssembly writes them: seven bits a byte, the lowest first, the top bit set on all but the last. */
export function unsigned(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const more = rest > 0x7f ? 0x80 : 0;
    bytes.push((rest & 0x7f) | more);
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

/** Like `unsigned`, for 32 bits in two's complement: the last byte's bit 6 is the sign. */
export function signed(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const ends = rest === (low & 0x40 ? -1 : 0);
    bytes.push(ends ? low : low | 0x80);
    if (ends) return bytes;
  }
}
