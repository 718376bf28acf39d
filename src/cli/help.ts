import { type Command, common } from "./command.ts";
import { kinds, together } from "./kinds.ts";
import { type Option, type Positional, typed } from "./options.ts";
import { wrapped } from "./wrapped.ts";

/** A term and what it means. */
type Entry = readonly [term: string, meaning: string];

const width = 100;

/** What `thumbnet` alone prints. */
export function overviewText(commands: readonly Entry[]): string {
  return [
    "thumbnet: vision networks the size of a thumbnail",
    "",
    ...aligned(commands),
    "",
    ...aligned([
      ["thumbnet help COMMAND", "prints the options of a command, with examples"],
      ["thumbnet --version", "prints the version"],
    ]),
  ].join("\n");
}

/** What `thumbnet help COMMAND` prints. */
export function helpText(command: Command): string {
  const { name, summary, examples } = command;
  return [
    `thumbnet ${name}: ${summary}`,
    "",
    `  ${usageOf(command)}`,
    "",
    ...aligned([...positionalEntries(command), ...optionEntries(command)]),
    "",
    examples.length > 1 ? "examples" : "example",
    ...examples.map((example) => `  ${example}`),
  ].join("\n");
}

/** The shortest line that could be right. */
export function usageOf({ name, positionals, options }: Command): string {
  const required = Object.entries(options).filter(([, option]) => option.required);
  return [
    `thumbnet ${name}`,
    ...Object.values(positionals).map(placeOf),
    ...required.map(([key, option]) => optionTerm(key, option)),
    "[options]",
  ].join(" ");
}

export const positionalEntries = ({ positionals }: Command): readonly Entry[] =>
  Object.values(positionals).map((positional) => [placeOf(positional), positional.help]);

export const optionEntries = ({ options }: Command): readonly Entry[] =>
  Object.entries({ ...options, ...common }).map(([name, option]) => [
    optionTerm(name, option),
    `${option.help}${remarksOf(option)}`,
  ]);

function placeOf({ placeholder, optional, many }: Positional): string {
  const place = many ? `${placeholder}…` : placeholder;
  return optional ? `[${place}]` : place;
}

/** An option as it is typed: `--size HxW`. */
export function optionTerm(name: string, option: Option): string {
  if (option.kind === "flag") return option.default ? `--[no-]${typed(name)}` : `--${typed(name)}`;
  return `--${typed(name)} ${option.placeholder ?? kinds[option.kind].placeholder(option)}`;
}

/** `(pixels; default 360x480)`. */
function remarksOf({ kind, unit, default: value, required }: Option): string {
  const remarks = [
    ...(unit ? [unit] : []),
    ...(kind in together ? ["may be repeated"] : []),
    ...(required ? ["required"] : []),
    ...(value === undefined || value === false ? [] : [`default ${kinds[kind].write(value)}`]),
  ];
  return remarks.length > 0 ? ` (${remarks.join("; ")})` : "";
}

/** The longest term that widens its column; a longer one has a line of its own. */
const widestTerm = 26;

/** Terms in one column, meanings wrapped in the other. */
function aligned(entries: readonly Entry[]): readonly string[] {
  const left = Math.max(...entries.map(([term]) => term.length).filter((length) => length <= widestTerm));
  return entries.flatMap(([term, meaning]) => {
    const lines = wrapped(meaning, width - left - 5);
    const terms = term.length > left ? [`  ${term}`] : [];
    const beside = term.length > left ? "" : term;
    return [...terms, ...lines.map((line, i) => `  ${(i === 0 ? beside : "").padEnd(left)}   ${line}`)];
  });
}
