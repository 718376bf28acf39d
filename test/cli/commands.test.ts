import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readArguments } from "../../src/cli/arguments.ts";
import { commands } from "../../src/cli/commands.ts";
import { docsPage } from "../../src/cli/docs-page.ts";
import { kinds } from "../../src/cli/kinds.ts";

const loaded = await Promise.all(
  Object.entries(commands).map(async ([name, { summary, load }]) => ({
    name,
    summary,
    command: await load(),
  })),
);

describe.each(loaded)("thumbnet $name", ({ name, summary, command }) => {
  test("is listed under its own name and summary", () => {
    expect(command).toMatchObject({ name, summary });
  });

  test("has defaults that could be typed", () => {
    for (const option of Object.values(command.options)) {
      if (option.default === undefined || option.kind === "flag") continue;
      const { read, write } = kinds[option.kind];
      expect(read(write(option.default), option)).toEqual(option.default);
    }
  });

  test("has examples that can be read", () => {
    for (const example of command.examples) {
      const [program, called, ...args] = example.split(" ");
      expect([program, called]).toEqual(["thumbnet", name]);
      expect(readArguments(command, args).values()).toBeTypeOf("object");
    }
  });

  test("lets only its last positional take many, and none follow one that may be missing", () => {
    const places = Object.values(command.positionals);
    expect(places.slice(0, -1).filter(({ many, optional }) => many || optional)).toEqual([]);
  });
});

test("docs/cli.md is current; if not, run npx tsx scripts/write-cli-docs.ts", () => {
  const page = readFileSync(new URL("../../docs/cli.md", import.meta.url), "utf8");
  expect(page).toBe(docsPage(loaded.map(({ command }) => command)));
});
