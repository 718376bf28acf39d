import { markdownTable } from "../../src/reports/index.ts";
import { resultsOf } from "../results.ts";

interface CompiledSizes {
  readonly name: string;
  readonly size: readonly [h: number, w: number];
  readonly codeBytes: number;
  readonly weightBytes: number;
  readonly totalBytes: number;
  readonly brotliBytes: number;
  readonly peakBytes: number;
  readonly loaderBytes: number;
}

/** What compiled networks take, in a page and on the way to it. */
export const compiledTable = (): string =>
  markdownTable({
    columns: [
      { title: "network" },
      { title: "code, bytes" },
      { title: "weights" },
      { title: "the file" },
      { title: "with brotli" },
      { title: "loader" },
      { title: "memory" },
    ],
    rows: (resultsOf<readonly CompiledSizes[]>("compiled") ?? []).map((file) => [
      `${file.name}, ${file.size.join("×")}`,
      file.codeBytes,
      file.weightBytes,
      file.totalBytes,
      file.brotliBytes,
      file.loaderBytes,
      file.peakBytes,
    ]),
  });
