/**
 * How long a page waits for its first mask, from bytes that are there: a compiled file beside ONNX Runtime for pages.
 *
 *     npm run bench -- start --write
 */
import { type Compilable, compilable } from "../src/cli/compiling/compilable.ts";
import { compiledNetwork } from "../src/cli/compiling/compiled-network.ts";
import { loaderText } from "../src/engines/wasm/index.ts";
import { encodeOnnx, toOnnx } from "../src/formats/onnx/index.ts";
import { openPage } from "./browser/chromium.ts";
import { openSite } from "./browser/site.ts";
import { names } from "./infer-cases.ts";
import { spreadOf } from "./peer.ts";
import type { Comparison } from "./results.ts";

const source = "squeeze-unet-camvid";
const size = [256, 256] as const;

export const startTitle = `${source}, from bytes to the first mask of ${size.join("×")}`;

/** A function of bench/browser/start.js, and what it is given. */
interface Side {
  readonly name: string;
  readonly call: "compiledFile" | "onnxruntime";
  readonly given: object;
}

interface Start {
  readonly milliseconds: number;
  readonly mask: readonly number[];
}

/** Every start has a browser of its own: nothing is compiled yet, and nothing remembered. */
export async function benchStart(rounds: number): Promise<readonly Comparison[]> {
  const network = await compilable(source, { size, classes: undefined });
  const sides = sidesOf(network);
  const site = await openSite(filesOf(network));
  try {
    const times = sides.map((): number[] => []);
    for (let round = 0; round < rounds; round++) {
      const starts: Start[] = [];
      for (const [i, side] of sides.entries()) {
        const start = await startOf(side, site.origin);
        times[i]?.push(start.milliseconds);
        starts.push(start);
      }
      checkMasks(starts);
    }
    const measured = sides.map(({ name }, i) => ({ name, milliseconds: spreadOf(times[i] ?? []) }));
    const [first = Number.NaN, ...others] = measured.map(({ milliseconds }) => milliseconds.median);
    return [{ what: startTitle, rounds, sides: measured, ratios: others.map((median) => first / median) }];
  } finally {
    await site.close();
  }
}

function filesOf(network: Compilable): ReadonlyMap<string, Uint8Array> {
  const { name, task, graph, weights } = network;
  return new Map([
    ["/loader.mjs", new TextEncoder().encode(loaderText({ name, task, relaxed: false }))],
    ["/plain.wasm", compiledNetwork(network, "plain").bytes],
    ["/relaxed.wasm", compiledNetwork(network, "relaxed").bytes],
    ["/network.onnx", encodeOnnx(toOnnx(graph, { name, weights }))],
  ]);
}

function sidesOf({ description: { normalisation } }: Compilable): readonly Side[] {
  const packaged = "/node_modules/onnxruntime-web/dist";
  const theirs = {
    loader: `${packaged}/ort.wasm.bundle.min.mjs`,
    runtime: `${packaged}/ort-wasm-simd-threaded.wasm`,
    file: "/network.onnx",
    size,
    normalisation,
  };
  const compiled = (name: string, file: string): Side => ({
    name,
    call: "compiledFile",
    given: { loader: "/loader.mjs", file, size },
  });
  return [
    compiled(names.plain, "/plain.wasm"),
    compiled(names.relaxed, "/relaxed.wasm"),
    { name: names.ortWeb, call: "onnxruntime", given: theirs },
  ];
}

async function startOf({ call, given }: Side, origin: string): Promise<Start> {
  const { page, close } = await openPage(origin);
  try {
    return await page.evaluate(
      `import("/bench/browser/start.js").then((the) => the.${call}(${JSON.stringify(given)}))`,
    );
  } finally {
    await close();
  }
}

/** Rounding moves a border by a pixel here and there; no more. */
function checkMasks([first, ...others]: readonly Start[]): void {
  for (const { mask } of others) {
    const apart = mask.filter((label, pixel) => label !== first?.mask[pixel]).length;
    if (apart > mask.length / 100)
      throw new Error(`${apart} of ${mask.length} pixels have another class: these are different networks`);
  }
}
