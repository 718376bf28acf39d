// IEEE 754 binary16: 1 sign, 5 exponent (bias 15) and 10 fraction bits; see §3.4 and §4.3.1.

/** The half's value, which every number type of ours holds exactly. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The nearest half's bits, ties to even; 65520 and beyond are infinite. */
export function numberToHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  if (size < 2 ** -14) return sign | roundTiesToEven(size * 2 ** 24);
  const exponent = 17 - Math.clz32(size * 2 ** 14);
  // A fraction that rounds up to 2048 carries into the exponent, as it should.
  return sign | ((exponent + 14) * 1024 + roundTiesToEven(size * 2 ** (10 - exponent)));
}

/** For 0 ≤ value < 2^51: beyond 2^52 a float64 has no fraction left, so the addition rounds. */
function roundTiesToEven(value: number): number {
  return value + 2 ** 52 - 2 ** 52;
}
