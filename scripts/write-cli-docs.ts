/** Writes docs/cli.md from the options table of each command: `npx tsx scripts/write-cli-docs.ts`. */
import { writeFileSync } from "node:fs";
import { commands } from "../src/cli/commands.ts";
import { docsPage } from "../src/cli/docs-page.ts";

const loaded = await Promise.all(Object.values(commands).map(({ load }) => load()));
writeFileSync(new URL("../docs/cli.md", import.meta.url), docsPage(loaded));
