import type { ImageShape } from "../ir/tensor.ts";

/** Pixels of an image's height and width. */
export type Size = readonly [h: number, w: number];

/** What the text after each kind of option becomes. */
interface Kinds {
  text: string;
  number: number;
  /** A whole number. */
  count: number;
  flag: boolean;
  choice: string;
  /** `360x480`. */
  size: Size;
  /** `1x3x360x480`. */
  shape: ImageShape;
  /** `key=value`, as often as wished. */
  setting: Readonly<Record<string, string>>;
  /** `a,b`, as often as wished. */
  list: readonly string[];
}

export type Kind = keyof Kinds;

interface OptionOf<K extends Kind> {
  readonly kind: K;
  /** What the option does, as half a sentence. */
  readonly help: string;
  /** A flag without one is off, a setting without one is empty; other values may then be `undefined`. */
  readonly default?: Kinds[K];
  /** An option that must be given has no default. */
  readonly required?: true;
  /** What stands for the value in help, e.g. `DIR`. */
  readonly placeholder?: string;
  /** The unit of the value, e.g. `pixels`. */
  readonly unit?: string;
}

/** Which numbers fit. */
export interface Range {
  /** For counts, the default is 1. */
  readonly min?: number;
  readonly max?: number;
  /** The value must be greater than this. */
  readonly above?: number;
}

/** One row of a command's table of options; its key is the option's name in camelCase. */
export type Option =
  | OptionOf<"text" | "flag" | "size" | "shape" | "setting" | "list">
  | (OptionOf<"number" | "count"> & Range)
  | (OptionOf<"choice"> & { readonly choices: readonly [string, ...string[]] });

export type Options = Readonly<Record<string, Option>>;

/** One argument that is told by its place; its key is its name in `values`. */
export interface Positional {
  /** What stands for it in help, e.g. `RUN|FILE`. */
  readonly placeholder: string;
  readonly help: string;
  readonly optional?: true;
  /** Takes every argument from its place on; only the last positional may. */
  readonly many?: true;
}

export type Positionals = Readonly<Record<string, Positional>>;

type Given<O extends Option> = O extends { readonly choices: readonly (infer C)[] } ? C : Kinds[O["kind"]];

type OptionValue<O extends Option> = O extends
  | { readonly kind: "flag" | "setting" }
  | { readonly default: unknown }
  | { readonly required: true }
  ? Given<O>
  : Given<O> | undefined;

type PositionalValue<P extends Positional> = P extends { readonly many: true }
  ? readonly string[]
  : P extends { readonly optional: true }
    ? string | undefined
    : string;

/** What a command's `run` is given, by name. */
export type Values<P extends Positionals, O extends Options> = {
  readonly [K in keyof P]: PositionalValue<P[K]>;
} & { readonly [K in keyof O]: OptionValue<O[K]> };

/** `stopAfter` as it is typed: `stop-after`. */
export const typed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What a table of options leaves when nothing is typed. */
export const defaultsOf = <const O extends Options>(options: O): Values<Record<never, never>, O> =>
  // The keys and their types are those of the table, which TypeScript cannot follow through entries.
  Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      "default" in option
        ? option.default
        : option.kind === "flag"
          ? false
          : option.kind === "setting"
            ? {}
            : undefined,
    ]),
  ) as Values<Record<never, never>, O>;
