import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readArguments } from "../../src/cli/arguments.ts";
import { commands } from "../../src/cli/commands.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const pages = [
  "README.md",
  "docs/camvid.md",
  "docs/camvid-distillation.md",
  "docs/distillation.md",
  "zoo/squeeze-unet-camvid.md",
].filter((page) => existsSync(root + page));

const blocks = (language: string): readonly (readonly [page: string, code: string])[] =>
  pages.flatMap((page) =>
    [
      ...readFileSync(root + page, "utf8").matchAll(
        new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"),
      ),
    ].map(([, code = ""]) => [page, code] as const),
  );

describe("the documents", () => {
  test.skipIf(!existsSync(`${root}dist`))("contain TypeScript that runs against the built package", () => {
    for (const [page, code] of blocks("ts")) {
      const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
        cwd: root,
        encoding: "utf8",
      });
      expect(`${page}: ${status} ${stderr}`).toBe(`${page}: 0 `);
    }
  });

  test("contain only commands whose options exist", async () => {
    const lines = blocks("sh").flatMap(([, code]) =>
      code.split("\n").filter((line) => line.startsWith("npx thumbnet")),
    );
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      const [name = "", ...args] = line
        .replace(/\s+#.*/, "")
        .split(/\s+/)
        .slice(2);
      const command = await commands[name]?.load();
      if (!command) throw new Error(`${line}: there is no command ${name}`);
      expect(() => readArguments(command, args).values(), line).not.toThrow();
    }
  });
});
