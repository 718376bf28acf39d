/** Fills the README's tables with what the benchmarks and trainings wrote into bench/results. */
import { readFileSync, writeFileSync } from "node:fs";
import { markdownTable } from "../src/reports/index.ts";
import { compiledTable } from "./readme/compiled.ts";
import { trainings } from "./readme/learnt.ts";
import { squeezed } from "./readme/squeezed.ts";
import { counting, decoding, engines, paths, timings } from "./readme/timed.ts";

const readme = new URL("../README.md", import.meta.url);

const measured = markdownTable({
  columns: [{ title: "what" }, { title: "thumbnet" }, { title: "the other" }, { title: "ratio" }],
  rows: [...squeezed(), ...decoding(), ...engines(), ...timings(), ...trainings(), ...paths(), ...counting()],
});

/** The text with a marked part written again. */
const marked = (whole: string, mark: string, part: string): string =>
  whole.replace(
    new RegExp(`(<!-- ${mark}:[^>]*-->\\n)[\\s\\S]*?(<!-- /${mark} -->)`),
    (_, open: string, close: string) => `${open}\n${part}\n\n${close}`,
  );

writeFileSync(
  readme,
  marked(marked(readFileSync(readme, "utf8"), "measured", measured), "compiled", compiledTable()),
);
