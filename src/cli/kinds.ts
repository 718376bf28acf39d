import type { Kind, Option, Range } from "./options.ts";

/** How one kind of option is read and written. */
interface KindRow {
  /** What stands for a value in help. */
  readonly placeholder: (option: Option) => string;
  /** What the option accepts, in words. */
  readonly accepts: (option: Option) => string;
  /** `undefined` when the text does not fit. */
  readonly read: (text: string, option: Option) => unknown;
  /** A value as it would be typed. */
  readonly write: (value: unknown) => string;
}

const byText = { write: String };
const joined = (separator: string) => (value: unknown) => [value].flat().join(separator);

export const kinds: Readonly<Record<Kind, KindRow>> = {
  text: {
    ...byText,
    placeholder: () => "TEXT",
    accepts: ({ placeholder = "some text" }) => placeholder,
    read: (text) => text || undefined,
  },
  number: {
    ...byText,
    placeholder: () => "NUMBER",
    accepts: (option) => `a number${rangeInWords(rangeOf(option))}`,
    read: (text, option) => inRange(numberIn(text), rangeOf(option)),
  },
  count: {
    ...byText,
    placeholder: () => "N",
    accepts: (option) => `a whole number${rangeInWords(rangeOf(option))}`,
    read: (text, option) =>
      Number.isSafeInteger(numberIn(text)) ? inRange(numberIn(text), rangeOf(option)) : undefined,
  },
  flag: {
    placeholder: () => "",
    accepts: () => "no value",
    read: () => undefined,
    write: (value) => (value ? "yes" : "no"),
  },
  choice: {
    ...byText,
    placeholder: (option) => choicesOf(option).join("|"),
    accepts: (option) => choicesOf(option).join(" or "),
    read: (text, option) => choicesOf(option).find((choice) => choice === text),
  },
  size: {
    placeholder: () => "HxW",
    accepts: () => "a height and a width such as 360x480",
    read: (text) => extentsIn(text, 2),
    write: joined("x"),
  },
  shape: {
    placeholder: () => "NxCxHxW",
    accepts: () => "a batch, channels, height and width such as 1x3x360x480",
    read: (text) => extentsIn(text, 4),
    write: joined("x"),
  },
  setting: {
    placeholder: () => "KEY=VALUE",
    accepts: () => "a key and a value such as width=0.5",
    read: settingIn,
    write: (value) =>
      Object.entries(value as object)
        .map(([key, set]) => `${key}=${set}`)
        .join(" "),
  },
  list: {
    placeholder: () => "A,B",
    accepts: () => "words with commas between them",
    read: (text) => (text.split(",").every(Boolean) ? text.split(",") : undefined),
    write: joined(","),
  },
};

/** Kinds that may be given more than once, and what two values make together. */
export const together: Partial<Record<Kind, (before: unknown, next: unknown) => unknown>> = {
  setting: (before, next) => ({ ...(before as object), ...(next as object) }),
  list: (before, next) => [before, next].flat(),
};

function numberIn(text: string): number {
  return text.trim() ? Number(text) : Number.NaN;
}

/** The numbers that an option of kind number or count accepts. */
function rangeOf(option: Option): Range {
  if (option.kind === "count") return { min: 1, ...option };
  return option.kind === "number" ? option : {};
}

function inRange(value: number, { min = -Infinity, max = Infinity, above = -Infinity }: Range) {
  return Number.isFinite(value) && value >= min && value <= max && value > above ? value : undefined;
}

function rangeInWords({ min, max, above }: Range): string {
  const from = above !== undefined ? ` above ${above}` : min !== undefined ? ` from ${min}` : "";
  return max === undefined ? from : `${from && `${from},`} up to ${max}`;
}

/** Longest side, batch or channel count that a network is asked for. */
const greatestExtent = 65_536;

/** `360x480` as [360, 480]. */
function extentsIn(text: string, rank: number): readonly number[] | undefined {
  const extents = text.split(/[x×]/i).map((part) => (/^\d+$/.test(part) ? Number(part) : 0));
  const fits = extents.length === rank && extents.every((e) => e >= 1 && e <= greatestExtent);
  return fits ? extents : undefined;
}

function settingIn(text: string): Readonly<Record<string, string>> | undefined {
  const [, key, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  return key === undefined || value === undefined ? undefined : { [key]: value };
}

const choicesOf = (option: Option): readonly string[] => ("choices" in option ? option.choices : []);
