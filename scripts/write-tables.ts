/** Writes docs/tables.md. `npm run tables`. */
import { writeFileSync } from "node:fs";
import { tablesPage } from "./tables-page.ts";

writeFileSync(new URL("../docs/tables.md", import.meta.url), tablesPage());
