import { type Cell, markdownTable } from "../../src/reports/index.ts";

/** A network that we compressed; rates as fractions. */
export interface Row {
  readonly name: RecipeName;
  readonly bytes: number;
  /** Bytes of the same numbers by plain means, without a graph. */
  readonly beside: { readonly int8Brotli: number; readonly codebooksBrotli: number };
  readonly top1: number;
  readonly top5: number;
}

export interface DeepCompressionResult {
  /** Han et al.'s own file, measured by us. */
  readonly released: { readonly images: number; readonly top1: number; readonly top5: number };
  readonly rows: readonly Row[];
}

/** How each of our rows is made; those that are fitted are shown other photographs. */
export const recipes = [
  { name: "codebooks", says: "k-means, 6 bits", options: ["--bits", "6"], fits: false },
  {
    name: "small",
    says: "fitted, at most 470,000 bytes",
    options: ["--target-bytes", "470000", "--max-drop", "0.5"],
    fits: true,
  },
  { name: "smallest", says: "fitted, at most 1 point lost", options: ["--max-drop", "1"], fits: true },
  {
    name: "own",
    says: "the same, fitted to 64 of the judging photographs, without their labels",
    options: ["--max-drop", "1"],
    fits: false,
  },
] as const;

type RecipeName = (typeof recipes)[number]["name"];

/** Bytes of Han et al.'s file. */
const releasedBytes = 675_763;

/** AlexNet's, as Iandola et al. count it. */
const alexnet = 240e6;

/** Iandola et al. 2016, table 2: on ImageNet's 50,000 validation photographs. */
const published: readonly (readonly Cell[])[] = [
  ["AlexNet", "none", "240 MB", "1×", "57.2", "80.3"],
  ["AlexNet", "SVD (Denton et al. 2014)", "48 MB", "5×", "56.0", "79.4"],
  ["AlexNet", "network pruning (Han et al. 2015)", "27 MB", "9×", "57.2", "80.3"],
  ["AlexNet", "Deep Compression, 5 to 8 bits (Han et al. 2016)", "6.9 MB", "35×", "57.2", "80.3"],
  ["SqueezeNet", "none", "4.8 MB", "50×", "57.5", "80.3"],
  ["SqueezeNet", "Deep Compression, 8 bits", "0.66 MB", "363×", "57.5", "80.3"],
  ["SqueezeNet", "Deep Compression, 6 bits", "0.47 MB", "510×", "57.5", "80.3"],
];

const grouped = (bytes: number): string => bytes.toLocaleString("en-US");

function publishedTable(): string {
  return markdownTable({
    columns: [
      { title: "network" },
      { title: "compression" },
      { title: "size" },
      { title: "vs. AlexNet" },
      { title: "top-1", unit: "%" },
      { title: "top-5", unit: "%" },
    ],
    rows: published,
  });
}

/** What was measured of one file. */
type Measured = Omit<Row, "name"> & { readonly says: string };

const cellsOf = ({ says, bytes, top1, top5, beside }: Measured): readonly Cell[] => [
  says,
  bytes,
  Math.round(alexnet / bytes),
  100 * top1,
  100 * top5,
  beside.int8Brotli,
  beside.codebooksBrotli,
];

function measuredTable({ released, rows }: DeepCompressionResult): string {
  const says = new Map(recipes.map((recipe) => [recipe.name, recipe.says] as const));
  const ours = rows.map((row) => ({ ...row, says: `ours: ${says.get(row.name) ?? row.name}` }));
  // What plain means make of it is the same for all: they begin with the released network.
  const theirs = ours.slice(0, 1).map(({ beside }) => {
    return { ...released, says: "as released, 8 bits", bytes: releasedBytes, beside };
  });
  return markdownTable({
    columns: [
      { title: "SqueezeNet" },
      { title: "bytes" },
      { title: "times smaller than AlexNet" },
      { title: "top-1", unit: "%", digits: 1 },
      { title: "top-5", unit: "%", digits: 1 },
      { title: "int8 + brotli", unit: "bytes" },
      { title: "6-bit codebooks + brotli", unit: "bytes" },
    ],
    rows: [...theirs, ...ours].map(cellsOf),
  });
}

/** What became of the promises, in numbers. */
function verdict({ released, rows }: DeepCompressionResult): string {
  const rowOf = (wanted: RecipeName) => rows.filter(({ name }) => name === wanted);
  const lostBy = ({ top1 }: Row): string => (100 * (released.top1 - top1)).toFixed(1);
  return [
    ...rowOf("small").map(
      (row) =>
        `At the paper's 470,000 bytes the file loses ${lostBy(row)} points of top-1 (below 0 it gains).`,
    ),
    ...rowOf("smallest").map(
      (row) =>
        `The smallest file within one point has ${grouped(row.bytes)} bytes and loses ${lostBy(row)}, ${row.bytes < hopedFor ? "below" : "above"} the ${grouped(hopedFor)} that we hoped for.`,
    ),
    ...rowOf("own").map(
      (row) =>
        `Fitted to 64 of the judging photographs themselves, without their labels, the same search ends at ${grouped(row.bytes)} bytes: roads say less of ImageNet than its own photographs do. That row is kept apart, since those that fit it also judge it.`,
    ),
  ].join(" ");
}

/** Bytes that a file within one point was to stay below. */
const hopedFor = 300_000;

/** docs/deep-compression.md. */
export const deepCompressionPage = (result: DeepCompressionResult): string => `# Deep Compression

<!-- Written by \`npm run deep-compression\`; do not edit. -->

SqueezeNet's authors compressed it with Han et al.'s Deep Compression, and published one of the two files. Their table (Iandola et al. 2016, table 2), on ImageNet's 50,000 validation photographs:

${publishedTable()}

The published file is read by \`thumbnet\` as it is, measured on ${result.released.images} photographs of as many classes, and compressed further. No step is trained: we have neither ImageNet nor its labels, only what the network
itself makes of photographs. Those that show layers what they meet are of CamVid's roads, none of those that judge, but for one row that says so. On ${result.released.images} photographs one point is ${(result.released.images / 100).toFixed(0)} of them:
differences below a point or two are chance.

${measuredTable(result)}

${verdict(result)} Bytes of ours are of the whole file: graph, names, preprocessing and checksums. Beside each row stands what plain means make of the network that it was made of, without a graph and
unmeasured: one signed byte for each weight, or one of 64 numbers for each layer's weights (k-means), and brotli at its best.

\`thumbnet compress compressed_SqueezeNet.net --data photographs --calibrate others --max-drop 1 --out small.squeezed\` makes the row of at most 1 point. How it searches: [decision 8](decisions/0008-one-price.md).
`;
