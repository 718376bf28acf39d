import { parseArgs } from "node:util";
import { type Command, common } from "./command.ts";
import { UsageError } from "./errors.ts";
import { optionTerm } from "./help.ts";
import { kinds, together } from "./kinds.ts";
import { suggestion } from "./nearest.ts";
import { type Option, type Options, typed } from "./options.ts";

/** What was typed after a command's name. */
export interface Typed {
  readonly json: boolean;
  readonly help: boolean;
  /** The command's own options and positionals, with defaults. */
  readonly values: () => Readonly<Record<string, unknown>>;
  /** Names of the options that were typed; the others have their defaults. */
  readonly given: ReadonlySet<string>;
}

/** One way to type an option. `--no-colour` is the spelling of `colour` that stands for `false`. */
interface Spelling {
  readonly name: string;
  readonly option: Option;
  readonly negated: boolean;
}

type Token = NonNullable<ReturnType<typeof parseArgs>["tokens"]>[number];
type OptionToken = Extract<Token, { kind: "option" }>;

/** Reads what follows a command's name; throws a `UsageError` about the first thing that does not fit. */
export function readArguments(command: Command, args: readonly string[]): Typed {
  const spellings = spellingsOf({ ...command.options, ...common });
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      [...spellings].map(([spelling, { option }]) => [spelling, nodeOption(option)]),
    ),
    strict: false,
    tokens: true,
  });
  const given = new Map<string, unknown>();
  for (const token of tokens.filter((t) => t.kind === "option")) {
    const spelling = spellings.get(token.name) ?? spellings.get(longName(token.name));
    if (!spelling) throw unknownOption(command, token, [...spellings.keys()]);
    const join = together[spelling.option.kind];
    const before = given.get(spelling.name);
    const value = valueIn(token, spelling);
    given.set(spelling.name, join && before !== undefined ? join(before, value) : value);
  }
  const places = tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : []));
  return {
    json: given.get("json") === true,
    help: given.get("help") === true,
    values: () => ({ ...placed(command, places), ...settled(command, given) }),
    given: new Set(given.keys()),
  };
}

const longName = (name: string): string => (name === "h" ? "help" : name);

function spellingsOf(options: Options): ReadonlyMap<string, Spelling> {
  return new Map(
    Object.entries(options).flatMap(([name, option]): [string, Spelling][] => {
      const plain: [string, Spelling] = [typed(name), { name, option, negated: false }];
      return option.kind === "flag" && option.default === true
        ? [plain, [`no-${typed(name)}`, { name, option, negated: true }]]
        : [plain];
    }),
  );
}

const nodeOption = ({ kind }: Option) => ({ type: kind === "flag" ? "boolean" : "string" }) as const;

function valueIn({ rawName, value, inlineValue }: OptionToken, { option, negated }: Spelling): unknown {
  const { accepts, read } = kinds[option.kind];
  if (option.kind === "flag") {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value, not ${JSON.stringify(value)}`);
    return !negated;
  }
  // A word that begins with a dash is the next option, unless it is a number below zero.
  const missing = value === undefined || (!inlineValue && /^-(?![\d.])/.test(value));
  if (missing) throw new UsageError(`${rawName} needs a value: ${accepts(option)}`);
  const readValue = read(value, option);
  if (readValue === undefined)
    throw new UsageError(`${rawName} takes ${accepts(option)}, not ${JSON.stringify(value)}`);
  return readValue;
}

function placed({ name, positionals }: Command, places: readonly string[]): Record<string, unknown> {
  const entries = Object.entries(positionals).map(([key, { placeholder, optional, many }], i) => {
    if (!optional && places[i] === undefined)
      throw new UsageError(`thumbnet ${name} needs ${placeholder}; thumbnet help ${name} says more`);
    return [key, many ? places.slice(i) : places[i]] as const;
  });
  const extra = places[entries.length];
  if (extra !== undefined && !Object.values(positionals).some(({ many }) => many))
    throw new UsageError(
      `thumbnet ${name} does not know what to do with ${JSON.stringify(extra)}; thumbnet help ${name} says more`,
    );
  return Object.fromEntries(entries);
}

function settled({ name, options }: Command, given: ReadonlyMap<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([key, option]) => {
      const value = given.get(key) ?? option.default ?? unset[option.kind];
      if (option.required && value === undefined)
        throw new UsageError(
          `thumbnet ${name} needs ${optionTerm(key, option)}; thumbnet help ${name} says more`,
        );
      return [key, value];
    }),
  );
}

/** The values of options that are neither given nor have a default; of other kinds, `undefined`. */
const unset: Partial<Record<Option["kind"], unknown>> = { flag: false, setting: {} };

function unknownOption(
  { name }: Command,
  { rawName }: OptionToken,
  spellings: readonly string[],
): UsageError {
  const hint = suggestion(rawName, {
    names: spellings.map((spelling) => `--${spelling}`),
    otherwise: `thumbnet help ${name} lists those it has`,
  });
  return new UsageError(`thumbnet ${name} has no option ${rawName}; ${hint}`);
}
