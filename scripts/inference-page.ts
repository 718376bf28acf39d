/** docs/inference.md: what `npm run bench -- infer` and `-- start` measured, beside what we set out for. */
import { type Case, cases, type Host, hosts, hostTitle, names, titleOf } from "../bench/infer-cases.ts";
import { integersTitle, type Precision, precisionTitle } from "../bench/integers-cases.ts";
import type { Comparison } from "../bench/results.ts";
import { type Cell, markdownTable } from "../src/reports/index.ts";
import { resultsOf } from "./results.ts";

/** As bench/results/infer.json holds them, and what bench/results/start.json adds. */
export interface InferenceResults {
  readonly machine: string;
  readonly comparisons: readonly Comparison[];
  readonly starts: readonly Comparison[];
  /** Of bench/results/integers.json. */
  readonly integers: readonly Comparison[];
}

type Measurements = Omit<InferenceResults, "starts" | "integers">;

export function inferenceResults(): InferenceResults {
  const inference = resultsOf<Measurements>("infer");
  if (!inference)
    throw new Error("bench/results/infer.json is not there: run npm run bench -- infer --write");
  const [start, integers] = [resultsOf<Measurements>("start"), resultsOf<Measurements>("integers")];
  return { ...inference, starts: start?.comparisons ?? [], integers: integers?.comparisons ?? [] };
}

type Side = (typeof names)[keyof typeof names];

/** One network at one size, and where it was measured. */
interface Measured {
  readonly asked: Case;
  readonly host: Host;
  /** Median in milliseconds; `undefined` for an engine that does not run there. */
  median(side: Side): number | undefined;
}

export function inferencePage({ machine, comparisons, starts, integers }: InferenceResults): string {
  const measured = hosts.flatMap((host) =>
    cases.flatMap((asked): Measured[] => {
      const found = comparisons.find(({ what }) => what === titleOf(asked, host));
      if (!found) return [];
      const median = (side: Side) => found.sides.find(({ name }) => name === side)?.milliseconds.median;
      return [{ asked, host, median }];
    }),
  );
  const tables = hosts.flatMap((host) => {
    const here = measured.filter((one) => one.host === host);
    return here.length ? [`## In ${hostTitle(host)}`, tableOf(here)] : [];
  });
  const inIntegers = integers.length ? [quantising, integersTable(integers)] : [];
  const started = starts.length ? [starting, ...starts.map(startTable)] : [];
  const aimed = ["## What we set out for", aimsTable(measured)];
  return `${[opening(machine), ...tables, ...inIntegers, ...started, ...aimed].join("\n\n")}\n`;
}

const opening = (machine: string): string => `# How fast networks run

One network and one image in several engines, in turn: float32, three rounds to warm up, then the median, in
milliseconds. Before each turn there are 10 ms of rest, since ONNX Runtime's threads look for work for a while and would
take a processor from whoever comes next; on two threads that is not always enough, and who comes next is \`wasm\` in
plain SIMD. All of them gave the same answer first. \`npm run bench -- infer --write\` measures and \`npm run tables\`
writes this page; \`thumbnet bench\` does the same for a network of yours. Measured on ${machine}.

\`wasm\` is our engine in plain 128-bit SIMD; beside it, in relaxed SIMD, where a product and a sum are one instruction.
\`onnxruntime-web\` is ONNX Runtime as WebAssembly, \`onnxruntime-node\` is native code.`;

const quantising = `## In 8-bit integers

\`npm run bench -- integers --write\`: the same networks as QDQ, in Node, 1 thread, beside themselves in float32; everything in
turn. Our engine multiplies whole numbers in layers that are no 3×3 of stride 1
([decision 11](decisions/0011-whole-numbers.md)); native code has instructions of the processor for 8 bits that
WebAssembly has not.`;

/** Milliseconds in 8 bits, and how many times as fast as in float32. */
function integersTable(integers: readonly Comparison[]): string {
  const engines = Object.values(names);
  return markdownTable({
    columns: [
      { title: "network" },
      { title: "image" },
      ...engines.flatMap((title) => [
        { title: `${title}, 8 bits`, unit: "ms", digits: 1 },
        { title: "over float32", digits: 2 },
      ]),
      { title: "onnxruntime-web over wasm, relaxed", digits: 2 },
    ],
    rows: cases.flatMap((asked): Cell[][] => {
      const found = integers.find(({ what }) => what === integersTitle(asked));
      if (!found) return [];
      const median = (engine: string, precision: Precision): number =>
        found.sides.find(({ name }) => name === precisionTitle(engine, precision))?.milliseconds.median ??
        Number.NaN;
      const times = engines.flatMap((engine) => {
        const own = median(engine, "integers");
        return [own, median(engine, "float32") / own];
      });
      const overWeb = median(names.ortWeb, "integers") / median(names.relaxed, "integers");
      return [[asked.model, asked.input.slice(2).join("×"), ...times, overWeb]];
    }),
  });
}

const starting = `## The first mask

\`npm run bench -- start --write\`: in a browser that was opened for it, from bytes that are there (the loader, the network,
and for ONNX Runtime its code) to the first mask, in milliseconds. The two networks have the same numbers and gave the
same mask.`;

const startTable = ({ what, sides }: Comparison): string =>
  markdownTable({
    columns: [{ title: what }, { title: "time", unit: "ms", digits: 0 }, { title: "over wasm", digits: 2 }],
    rows: sides.map(({ name, milliseconds: { median } }) => [
      name,
      median,
      median / (sides[0]?.milliseconds.median ?? Number.NaN),
    ]),
  });

/** How many times as fast `side` is as `rival`. */
function timesAsFast({ median }: Measured, side: Side, rival: Side): number | undefined {
  const [ours, theirs] = [median(side), median(rival)];
  return ours === undefined || theirs === undefined ? undefined : theirs / ours;
}

function tableOf(measured: readonly Measured[]): string {
  const sides = Object.values(names).filter((side) =>
    measured.some(({ median }) => median(side) !== undefined),
  );
  const rivals = sides.filter((side) => side !== names.plain && side !== names.relaxed);
  return markdownTable({
    columns: [
      { title: "network" },
      { title: "image" },
      ...sides.map((title) => ({ title, unit: "ms", digits: 1 })),
      ...rivals.map((rival) => ({ title: `${rival} over wasm, relaxed`, digits: 2 })),
    ],
    rows: measured.map((one): readonly Cell[] => [
      one.asked.model,
      one.asked.input.slice(2).join("×"),
      ...sides.map((side) => one.median(side) ?? null),
      ...rivals.map((rival) => timesAsFast(one, names.relaxed, rival) ?? null),
    ]),
  });
}

interface Aim {
  readonly rival: Side;
  /** Times as fast, for Squeeze U-Net. */
  readonly times: number;
}

const aims: readonly Aim[] = [
  { rival: names.ortWeb, times: 2.5 },
  { rival: names.ort, times: 1 },
];

function aimsTable(measured: readonly Measured[]): string {
  const rows = aims.flatMap(({ rival, times }) =>
    measured
      .filter(({ asked }) => asked.model === "squeeze-unet")
      .flatMap((one): Cell[][] => {
        const [plain, relaxed] = [names.plain, names.relaxed].map((side) => timesAsFast(one, side, rival));
        if (plain === undefined || relaxed === undefined) return [];
        const verdict = plain >= times ? "met" : relaxed >= times ? "met by relaxed SIMD alone" : "missed";
        const size = one.asked.input.slice(2).join("×");
        return [[rival, times, size, hostTitle(one.host), plain, relaxed, verdict]];
      }),
  );
  return markdownTable({
    columns: [
      { title: "Squeeze U-Net beside" },
      { title: "times as fast, at least", digits: 1 },
      { title: "image" },
      { title: "in" },
      { title: "wasm", digits: 2 },
      { title: "wasm, relaxed SIMD", digits: 2 },
      { title: "" },
    ],
    rows,
  });
}
