/**
 * Writes into bench/results what compiled networks take: `npx tsx scripts/compiled.ts [SOURCE…]`; without sources, the
 * network that comes with thumbnet. The README's other rows are `camvid.squeezed` and `int8.onnx` of `npm run
 * camvid-compression`, given as `squeeze-unet-camvid-half.squeezed` and `squeeze-unet-camvid-int8.onnx`.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dispatch } from "../src/cli/dispatch.ts";

const sources = process.argv.length > 2 ? process.argv.slice(2) : ["squeeze-unet-camvid"];
const out = mkdtempSync(join(tmpdir(), "compiled-"));

async function sizesOf(source: string) {
  let printed = "";
  const around = {
    stdout: (text: string) => {
      printed += text;
    },
    stderr: (text: string) => process.stderr.write(text),
    isTerminal: false,
    signal: new AbortController().signal,
    env: {},
  };
  const code = await dispatch(["compile", source, "--size", "256x256", "--out", out, "--json"], around);
  if (code !== 0) throw new Error(`${source} was not compiled`);
  const { name, size, codeBytes, weightBytes, totalBytes, gzipBytes, brotliBytes, peakBytes, memory } =
    JSON.parse(printed);
  const loaderBytes = readFileSync(join(out, `${name}.mjs`)).length;
  return {
    name,
    size,
    codeBytes,
    weightBytes,
    totalBytes,
    gzipBytes,
    brotliBytes,
    peakBytes,
    memory,
    loaderBytes,
  };
}

const results = [];
for (const source of sources) results.push(await sizesOf(source));
rmSync(out, { recursive: true });
writeFileSync(
  new URL("../bench/results/compiled.json", import.meta.url),
  `${JSON.stringify(results, undefined, 2)}\n`,
);
