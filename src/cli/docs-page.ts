import { markdownTable } from "../reports/table.ts";
import type { Command } from "./command.ts";
import { optionEntries, positionalEntries, usageOf } from "./help.ts";

/** `docs/cli.md`: every command with its options, from the same tables that read them. */
export function docsPage(commands: readonly Command[]): string {
  return `${[intro, ...commands.map(section)].join("\n\n")}\n`;
}

const intro = `# Command line

Written by \`npx tsx scripts/write-cli-docs.ts\` from the options table of each command.

Every command accepts \`--json\`: it then prints one JSON object on standard output and nothing else.
Messages and progress go to standard error.

| exit code | meaning |
| ---: | --- |
| 0 | done |
| 1 | our fault: a bug to report; \`DEBUG=1\` in the environment shows where |
| 2 | the input's fault: the message says what was found and what would fit |
| 130 | interrupted by Ctrl-C; a second Ctrl-C stops at once |`;

function section(command: Command): string {
  const terms = (title: string, rows: readonly (readonly string[])[]) =>
    rows.length > 0
      ? [
          markdownTable({
            columns: [{ title }, { title: "" }],
            rows: rows.map(([term, help = ""]) => [`\`${term}\``, help]),
          }),
        ]
      : [];
  return [
    `## thumbnet ${command.name}`,
    `${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`,
    `    ${usageOf(command)}`,
    ...terms("argument", positionalEntries(command)),
    ...terms("option", optionEntries(command)),
    ["```sh", ...command.examples, "```"].join("\n"),
  ].join("\n\n");
}
