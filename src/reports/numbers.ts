/** How reports write numbers; a number that is missing or not finite is a dash. */

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

type Missing = null | undefined;

/** `1234567` as `1,234,567`. */
export function count(value: number | Missing): string {
  return known(value) ? grouped.format(value) : "–";
}

/** A fraction as `0.683`. */
export function fraction(value: number | Missing, digits = 3): string {
  return known(value) ? value.toFixed(digits) : "–";
}

/** A fraction as `68.3 %`. */
export function percent(value: number | Missing, digits = 1): string {
  return known(value) ? `${(100 * value).toFixed(digits)} %` : "–";
}

/** Three significant digits and a thousand's letter: `2613952` as `2.61 M`. */
export function compact(value: number | Missing): string {
  if (!known(value)) return "–";
  const letters = ["", " k", " M", " G", " T"];
  const rounded = Number(value.toPrecision(3));
  const power = Math.floor(Math.log10(Math.max(1, Math.abs(rounded))) / 3);
  const letter = letters[power];
  return letter === undefined
    ? value.toExponential(2)
    : `${Number((rounded / 1000 ** power).toPrecision(3))}${letter}`;
}

function known(value: number | Missing): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}
