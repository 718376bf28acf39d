/** A knob of a network: its default, and what it may be set to. */
export type Option<T> = {
  readonly default: T;
  /** One line for `thumbnet models` and the docs. */
  readonly help: string;
  /** What the option accepts, in words. */
  readonly accepts: string;
  /** Reads a setting given as text or as a value; `undefined` when it is not acceptable. */
  parse(setting: unknown): T | undefined;
};

export type Options = Readonly<Record<string, Option<number> | Option<boolean> | Option<string>>>;

/** The values that a table of options leaves. */
export type Settings<O extends Options> = {
  readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never;
};

const number = (setting: unknown): number =>
  typeof setting === "number"
    ? setting
    : typeof setting === "string" && setting.trim()
      ? Number(setting)
      : NaN;

export const count = (value: number, help: string): Option<number> => ({
  default: value,
  help,
  accepts: "a whole number from 1",
  parse: (setting) =>
    Number.isInteger(number(setting)) && number(setting) >= 1 ? number(setting) : undefined,
});

/** A count that may be none. */
export const wholeNumber = (value: number, help: string): Option<number> => ({
  default: value,
  help,
  accepts: "a whole number from 0",
  parse: (setting) =>
    Number.isInteger(number(setting)) && number(setting) >= 0 ? number(setting) : undefined,
});

/** A part of a whole. */
export const share = (value: number, help: string): Option<number> => ({
  default: value,
  help,
  accepts: "a number above 0, at most 1",
  parse: (setting) => (number(setting) > 0 && number(setting) <= 1 ? number(setting) : undefined),
});

export const factor = (value: number, help: string): Option<number> => ({
  default: value,
  help,
  accepts: "a number above 0, at most 16",
  parse: (setting) => (number(setting) > 0 && number(setting) <= 16 ? number(setting) : undefined),
});

export const flag = (value: boolean, help: string): Option<boolean> => ({
  default: value,
  help,
  accepts: "true or false",
  parse: (setting) =>
    setting === true || setting === "true"
      ? true
      : setting === false || setting === "false"
        ? false
        : undefined,
});

export const choice = <T extends string>(
  choices: readonly [T, ...T[]],
  help: string,
): Option<NoInfer<T>> => ({
  default: choices[0],
  help,
  accepts: choices.map((c) => `"${c}"`).join(" or "),
  parse: (setting) => choices.find((c) => c === setting),
});

/** One of a few numbers; the first is the default. */
export const oneOf = (numbers: readonly [number, ...number[]], help: string): Option<number> => ({
  default: numbers[0],
  help,
  accepts: numbers.join(" or "),
  parse: (setting) => numbers.find((n) => n === number(setting)),
});

/** Options that do not fit: which, what was found, what would fit. */
export class OptionError extends Error {
  override name = "OptionError";
}

/** Every option's value: what `given` sets, else the default. */
export function settle<O extends Options>(
  model: string,
  options: O,
  given: Readonly<Record<string, unknown>>,
): Settings<O> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(options, name));
  if (unknown)
    throw new OptionError(`${model} has no option ${unknown}; it has ${Object.keys(options).join(", ")}`);
  const settled = Object.entries(options).map(([name, option]) => {
    if (given[name] === undefined) return [name, option.default];
    const value = option.parse(given[name]);
    if (value === undefined)
      throw new OptionError(
        `${model} takes ${option.accepts} for ${name}, not ${JSON.stringify(given[name])}`,
      );
    return [name, value];
  });
  // The keys and types are those of `options`, which TypeScript cannot follow through entries.
  return Object.fromEntries(settled) as Settings<O>;
}
