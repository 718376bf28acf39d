import { articleRequest } from "../../bench/article.ts";
import type { Comparison } from "../../bench/results.ts";
import { fullCount } from "../../src/profiling/index.ts";
import { resultsOf } from "../results.ts";
import { network, type Recount, type SourceDocument } from "./table.ts";

/** A row of Table 3: the network of the zoo that is nearest, and what is printed. */
export interface ArticleRow {
  readonly row: string;
  readonly of: string;
  readonly parameters: number;
  /** Millions. */
  readonly multAdds: string;
  /** Megabytes. */
  readonly passSize: string;
  readonly seconds: string;
  /** Whether no public definition gives the printed numbers, which are then quoted beside our nearest network. */
  readonly hidden?: true;
}

export const articleRows: readonly ArticleRow[] = [
  {
    row: "Squeeze U-Net",
    of: "squeeze-unet-lite",
    parameters: 2_507_035,
    multAdds: "191.55",
    passSize: "5.66",
    seconds: "0.0142",
    hidden: true,
  },
  {
    row: "Squeeze U-Net with dep_sep_conv",
    of: "squeeze-unet-dsc",
    parameters: 540_499,
    multAdds: "40.24",
    passSize: "4.13",
    seconds: "0.0119",
    hidden: true,
  },
  {
    row: "Squeeze Encoder Decoder",
    of: "squeeze-encoder-decoder",
    parameters: 781_375,
    multAdds: "26.01",
    passSize: "2.78",
    seconds: "0.0102",
    hidden: true,
  },
  {
    row: "L3U-Net",
    of: "l3u-net-64",
    parameters: 171_065,
    multAdds: "62.92",
    passSize: "6.75",
    seconds: "0.0079",
    hidden: true,
  },
  {
    row: "EdgeSegNet",
    of: "edgesegnet",
    parameters: 651_617,
    multAdds: "125.37",
    passSize: "3.46",
    seconds: "0.0066",
  },
];

const article = resultsOf<{ readonly machine: string; readonly comparisons: readonly Comparison[] }>(
  "article",
);

/** Our median in seconds, where it was measured. */
export function secondsOf(of: string): number | undefined {
  const sides = article?.comparisons[0]?.sides ?? [];
  const median = sides.find(({ name }) => name === of)?.milliseconds.median;
  return median === undefined ? undefined : median / 1e3;
}

const counted = ({ row, of, hidden, ...printed }: ArticleRow): readonly Recount[] => {
  const { parameters, torchinfo } = fullCount(network(of, articleRequest));
  const why = hidden && { differs: `published; beside it our ${of}` };
  const seconds = secondsOf(of);
  return [
    { row, column: "# parameters", published: printed.parameters, ours: parameters, ...why },
    {
      row,
      column: "mult-adds (M)",
      published: printed.multAdds,
      ours: torchinfo.multAdds / 1e6,
      ...why,
    },
    { row, column: "pass size (MB)", published: printed.passSize, ours: torchinfo.passBytes / 1e6, ...why },
    {
      row,
      column: "CPU runtime (s)",
      published: printed.seconds,
      ...(seconds !== undefined && {
        ours: seconds,
        differs: `measured here: ${of} in ONNX Runtime`,
      }),
    },
  ];
};

const about = [
  "Mult-adds and pass size by torchinfo's rules, with 35 outputs a pixel: so EdgeSegNet counts as printed.",
  "The article does not say the layers of the other four, and no public definition gives their numbers.",
  "The printed runtimes are PyTorch's on a Xeon E5-2640 v3.",
  article
    ? `Ours are medians of ${article.comparisons[0]?.rounds} interleaved runs on one thread of ${article.machine} (\`npm run bench -- article --write\`).`
    : "`npm run bench -- article --write` measures ours.",
].join(" ");

/** AIOZ's article on lighter relatives of Squeeze U-Net. */
export const articleTables: SourceDocument = {
  title: "Lightweight variations of Squeeze U-Net (AIOZ 2022)",
  tables: [
    {
      title: "Table 3: summary and runtime at 1×3×64×64",
      about,
      rows: articleRows.flatMap(counted),
      figures: [
        ["Figure 1: time of a standard and of a depthwise-separable 3×3 convolution", "plots/separable.svg"],
      ],
    },
  ],
};
