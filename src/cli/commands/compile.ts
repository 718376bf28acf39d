import { join } from "node:path";
import { brotliCompressSync, gzipSync, constants as zlib } from "node:zlib";
import { makeFolder, writeAtomically } from "../../data/node/index.ts";
import {
  type CompiledFile,
  declarationsText,
  loaderText,
  pageText,
  threadsText,
} from "../../engines/wasm/index.ts";
import { defineCommand } from "../command.ts";
import { type Compilable, compilable } from "../compiling/compilable.ts";
import { compiledNetwork } from "../compiling/compiled-network.ts";
import { compiledText } from "../compiling/compiled-text.ts";
import { fileTimes, layerTimes } from "../compiling/file-times.ts";

export const compile = defineCommand({
  name: "compile",
  summary: "writes a network as one WebAssembly file that carries its own runtime, and what loads it",
  positionals: {
    source: {
      placeholder: "RUN|FILE|MODEL",
      help: "a trained network, as predict takes it; or one of the zoo, with the numbers that training begins with",
    },
  },
  options: {
    size: {
      kind: "size",
      help: "the images that the network sees; others are resized to it. Without it, those of its training",
      unit: "pixels",
    },
    classes: { kind: "count", help: "how many classes an untrained network has" },
    relaxed: {
      kind: "flag",
      help: "writes a second file for machines with relaxed SIMD, which the loader prefers",
    },
    threads: {
      kind: "count",
      min: 2,
      help: "writes such a file again for so many threads at most, which the loader prefers in Node and in pages that may share memory",
    },
    html: { kind: "flag", help: "writes a page with everything inside, which opens from disk" },
    wat: { kind: "flag", help: "writes the code as text, too" },
    out: { kind: "text", placeholder: "DIR", help: "where the files go", required: true },
  },
  examples: [
    "thumbnet compile squeeze-unet-camvid --size 256x256 --html --out out",
    "thumbnet compile camvid.squeezed --relaxed --out site/networks",
    "thumbnet compile squeeze-unet --size 256x256 --classes 2 --json --out out",
  ],
  async run({ source, size, classes, threads, out, ...asked }) {
    const network = await compilable(source, { size, classes });
    const plain = compiledNetwork(network, "plain");
    const relaxed = asked.relaxed ? compiledNetwork(network, "relaxed") : undefined;
    const threaded = threads === undefined ? {} : threadedFiles(network, { ...asked, threads });
    await makeFolder(out);
    const written = { ...filesOf(network, { ...asked, plain, relaxed, threads }), ...threaded };
    const files = Object.entries(written).map(([name, content]) => [join(out, name), content] as const);
    for (const [file, content] of files) await writeAtomically(file, content);
    const [, , h = 1, w = 1] = network.graph.inputs[0]?.type.shape ?? [];
    const json = {
      name: network.name,
      files: files.map(([file]) => file),
      task: network.task,
      size: [h, w] as const,
      ...sizesOf(plain),
      ...(relaxed && { relaxed: sizesOf(relaxed) }),
      milliseconds: await fileTimes(plain, [h, w]),
      layers: await layerTimes(network),
    };
    return { json, text: compiledText(json) };
  },
});

interface Parts {
  readonly plain: CompiledFile;
  readonly relaxed: CompiledFile | undefined;
  readonly threads: number | undefined;
  readonly html: boolean;
  readonly wat: boolean;
}

function filesOf(
  { name, task }: Compilable,
  { plain, relaxed, threads, html, wat }: Parts,
): Record<string, string | Uint8Array> {
  return {
    [`${name}.wasm`]: plain.bytes,
    ...(relaxed && { [`${name}.relaxed.wasm`]: relaxed.bytes }),
    [`${name}.mjs`]: loaderText({
      name,
      task,
      relaxed: relaxed !== undefined,
      threads: threads !== undefined,
    }),
    [`${name}.d.ts`]: declarationsText(task),
    // TypeScript looks for the types of NAME.mjs here.
    [`${name}.d.mts`]: `export * from "./${name}.js";\n`,
    ...(html && { [`${name}.html`]: pageText({ name, task, bytes: plain.bytes }) }),
    ...(wat && { [`${name}.wat`]: `${plain.text()}\n` }),
  };
}

/** The same for threads that share memory, and what starts them. */
const threadedFiles = (
  network: Compilable,
  { threads, relaxed }: { readonly threads: number; readonly relaxed: boolean },
): Record<string, string | Uint8Array> => ({
  [`${network.name}.threads.wasm`]: compiledNetwork(network, "plain", threads).bytes,
  ...(relaxed && {
    [`${network.name}.threads.relaxed.wasm`]: compiledNetwork(network, "relaxed", threads).bytes,
  }),
  [`${network.name}.threads.mjs`]: threadsText(network.name),
});

/** Quality 11 saves a hundredth of coded weights and takes ten seconds for it. */
const brotli = { params: { [zlib.BROTLI_PARAM_QUALITY]: 9 } };

/** Bytes of a file, and of the memory that it takes. */
const sizesOf = ({ bytes, codeBytes, weightBytes, peakBytes, memory }: CompiledFile) => ({
  codeBytes,
  weightBytes,
  totalBytes: bytes.length,
  gzipBytes: gzipSync(bytes).length,
  brotliBytes: brotliCompressSync(bytes, brotli).length,
  peakBytes,
  memory,
});
