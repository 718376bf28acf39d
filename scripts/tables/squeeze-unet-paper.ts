import type { Comparison } from "../../bench/results.ts";
import { resultsOf } from "../results.ts";
import {
  macsIn,
  network,
  noted,
  parametersIn,
  type Recount,
  type RecountedTable,
  type SourceDocument,
  weightsIn,
} from "./table.ts";

const squeeze = network("squeeze-unet");
const unet = network("unet");
/** Rows that halve four times, so that no padding is counted. */
const whole = [1, 3, 352, 480] as const;
const perPixel = (name: string, block: string): number =>
  macsIn(network(name, { input: whole }), block) / (whole[2] * whole[3]);

const megabytes = (bytes: number): number => bytes / 1e6;

/** Weights and two moments of Adam: what a TensorFlow checkpoint of a training keeps. */
const checkpointBytes = (parameters: number): number => 12 * parameters;

const table1: RecountedTable = {
  title: "Table 1: parameters and model size",
  about:
    "Millions of parameters, and megabytes on disk. The sizes are not four bytes a parameter for the two networks of the paper itself: they fit a training checkpoint with Adam's two moments, twelve bytes a parameter, which is what “ours” counts for them; the other sizes are float32 weights.",
  rows: [
    ...sizes("Squeeze U-Net", "squeeze-unet", ["2.59M", "32"], checkpointBytes, {
      parameters: "the paper's own Tables 3 and 4 sum to 2.61 million weights without biases",
      size: "twelve bytes a parameter come to 31.5 MB",
    }),
    ...sizes("U-Net", "unet", ["30M", "386"], checkpointBytes, {
      parameters: "§5.1 says 30.5 million; the rows of Tables 3 and 4 sum to 31.02",
      size: "Table 2 prints 386.6 MB, the text 384 MB",
    }),
    ...sizes("SegNet", "segnet", ["30M", "117"], float32Bytes, {
      size: "117.8 MB without the statistics of its norms; the published file was made by Caffe",
    }),
    ...sizes("Deep Lab", "deeplab-largefov", ["20M", "83"], float32Bytes, { size: "82.0 MB as float32" }),
    ...sizes("FCN-8s", "fcn-8s", ["132M", "539"], float32Bytes, {
      parameters: "134 million by its layers; with 132 million, 539 MB would not be float32 either",
      size: "537.5 MB of learned float32, 538.0 with the filters of its fixed bilinear enlargements",
    }),
    ...sizes("DeconvNet", "deconvnet", ["143M", "877"], float32Bytes, {
      parameters: "its own layers hold 252 million: the number is VGG-16's and a little more",
      size: "877 MB is SegNet's table; neither of the two printed numbers follows from the other",
    }),
  ],
};

function float32Bytes(parameters: number): number {
  return 4 * parameters;
}

function sizes(
  row: string,
  name: string,
  printed: readonly [parameters: string, megabytes: string],
  bytesOf: (parameters: number) => number,
  notes: { readonly parameters?: string; readonly size?: string },
): readonly Recount[] {
  const counted = parametersIn(network(name));
  const ours = megabytes(bytesOf(counted));
  return [
    noted({ row, column: "parameters", published: printed[0], ours: counted }, notes.parameters),
    noted({ row, column: "MB", published: printed[1], ours }, notes.size),
  ];
}

interface Unit {
  readonly row: string;
  /** Where it lies in each network. */
  readonly squeeze: string;
  readonly unet: string;
  readonly weights: readonly [squeeze: number, unet: number];
  readonly operations: readonly [squeeze: number, unet: number];
  readonly differs?: { readonly weights?: string; readonly operations?: string };
}

const contracting: readonly Unit[] = [
  {
    row: "Convolution",
    squeeze: "stem/",
    unet: "down1/",
    weights: [38_592, 38_592],
    operations: [77_184, 77_184],
  },
  { row: "DS1", squeeze: "ds1/", unet: "down2/", weights: [47_104, 221_184], operations: [23_552, 110_592] },
  { row: "DS2", squeeze: "ds2/", unet: "down3/", weights: [141_312, 884_736], operations: [17_664, 110_592] },
  {
    row: "DS3",
    squeeze: "ds3/",
    unet: "down4/",
    weights: [376_832, 3_538_944],
    operations: [11_776, 110_592],
  },
  {
    row: "DS4",
    squeeze: "ds4/",
    unet: "down5/",
    weights: [942_080, 14_155_776],
    operations: [7_360, 110_592],
  },
];

/** The table charges a transposed convolution at its output's pixels. */
const atInput = "multiplies at its input's pixels";

const expanding: readonly Unit[] = [
  ...upUnit(1, [184_320, 2_097_152], [5_760, 65_536], [425_984, 7_077_888], [13_312, 221_184]),
  ...upUnit(2, [73_728, 524_288], [9_216, 65_536], [159_744, 1_769_472], [19_968, 221_184]),
  ...upUnit(3, [27_684, 131_072], [13_824, 65_536], [53_248, 442_368], [26_624, 221_184]),
  {
    row: "Transposed Convolution",
    squeeze: "up/",
    unet: "up4/transpose/",
    weights: [32_768, 32_768],
    operations: [65_536, 65_536],
    differs: { operations: atInput },
  },
  {
    row: "Convolution",
    squeeze: "head/",
    unet: "up4/convs/",
    weights: [110_592, 110_592],
    operations: [221_184, 221_184],
  },
];

type Pair = readonly [squeeze: number, unet: number];

function upUnit(
  i: number,
  weights: Pair,
  operations: Pair,
  fires: Pair,
  fireOperations: Pair,
): readonly Unit[] {
  const typo = weights[0] === 27_684;
  return [
    {
      row: `US${i}, transposed`,
      squeeze: `us${i}/transpose/`,
      unet: `up${i}/transpose/`,
      weights,
      operations,
      differs: {
        operations: atInput,
        ...(typo && { weights: "a slip: 256·48 + 48·64·(4 + 1) = 27,648" }),
      },
    },
    {
      row: `US${i}, fires`,
      squeeze: `us${i}/fire`,
      unet: `up${i}/convs/`,
      weights: fires,
      operations: fireOperations,
    },
  ];
}

const path = (units: readonly Unit[]): readonly Recount[] =>
  units.flatMap(({ row, weights, operations, differs = {}, ...blocks }) =>
    ([0, 1] as const).flatMap((which): readonly Recount[] => {
      const [title, name, block] = which
        ? ["U-Net", "unet", blocks.unet]
        : ["Squeeze U-Net", "squeeze-unet", blocks.squeeze];
      const ours = weightsIn(which ? unet : squeeze, block);
      const performed = Math.round(2 * perPixel(name, block));
      return [
        {
          row: `${row}, ${title}`,
          column: "#Params",
          published: weights[which],
          ours,
          ...(ours !== weights[which] && differs.weights !== undefined && { differs: differs.weights }),
        },
        {
          row: `${row}, ${title}`,
          column: "#MACs (×HW)",
          published: operations[which],
          ours: performed,
          ...(performed !== operations[which] &&
            differs.operations !== undefined && { differs: differs.operations }),
        },
      ];
    }),
  );

const sum = (units: readonly Unit[], which: 0 | 1): number =>
  units.reduce(
    (total, unit) => total + weightsIn(which ? unet : squeeze, which ? unit.unet : unit.squeeze),
    0,
  );

const printedSum = (units: readonly Unit[]): number =>
  units.reduce((total, { operations }) => total + operations[0], 0);

const table3: RecountedTable = {
  title: "Table 3: the contracting path",
  about:
    "Weights without biases, and “#MACs (×HW)”, which counts two operations for each weight and output pixel, in units of the image's pixels. Ours are counted on the graph at 352×480, twice our MACs.",
  rows: [
    ...path(contracting),
    { row: "Total, Squeeze U-Net", column: "#Params", published: 1_545_920, ours: sum(contracting, 0) },
    { row: "Total, U-Net", column: "#Params", published: 18_839_232, ours: sum(contracting, 1) },
    {
      row: "Total, Squeeze U-Net",
      column: "#MACs (×HW)",
      published: 137_456,
      ours: printedSum(contracting),
      differs: "the printed rows themselves sum to 137,536",
    },
    {
      row: "Reduction",
      column: "#Params",
      published: "12.18",
      ours: sum(contracting, 1) / sum(contracting, 0),
    },
  ],
};

const table4: RecountedTable = {
  title: "Table 4: the expanding path",
  about:
    "As Table 3. The paper charges transposed convolutions at their output's pixels; one with stride 2 multiplies at its input's, a quarter of them, and the squeeze before it works at the smaller size, too.",
  rows: [
    ...path(expanding),
    {
      row: "Total, Squeeze U-Net",
      column: "#Params",
      published: 1_068_068,
      ours: sum(expanding, 0),
      differs: "carries the slip of US3 on",
    },
    { row: "Total, U-Net", column: "#Params", published: 12_185_600, ours: sum(expanding, 1) },
    {
      row: "Total, Squeeze U-Net",
      column: "#MACs (×HW)",
      published: 375_424,
      ours: printedSum(expanding),
      remark: "the sum of the printed rows; see there for what is performed",
    },
    { row: "Reduction", column: "#Params", published: "11.4", ours: sum(expanding, 1) / sum(expanding, 0) },
  ],
};

const billions = (x: number): number => x / 1e9;
const charged = (units: readonly Unit[], which: 0 | 1): number =>
  units.reduce((total, { operations }) => total + operations[which], 0);

const table2: RecountedTable = {
  title: "Table 2 and the abstract: operations of one image of 360×480",
  about:
    "The abstract's 88 and 287 billion “MACs” are the sums of Tables 3 and 4 times 172,800 pixels: two operations a weight. Table 2's “#CONV” and “#Mult” come from TensorFlow's profiler for batches, in units that the paper does not give.",
  rows: [
    {
      row: "Squeeze U-Net",
      column: "billion operations, from the printed rows",
      published: "88",
      ours: billions((charged(contracting, 0) + charged(expanding, 0)) * 360 * 480),
    },
    {
      row: "U-Net",
      column: "billion operations, from the printed rows",
      published: "287",
      ours: billions((charged(contracting, 1) + charged(expanding, 1)) * 360 * 480),
    },
    {
      row: "Squeeze U-Net",
      column: "billion operations performed",
      published: "88",
      ours: billions(2 * squeeze.macs),
      differs:
        "transposed convolutions at their input's pixels; 360 rows are padded to 368; the class layer counts",
    },
    {
      row: "U-Net",
      column: "billion operations performed",
      published: "287",
      ours: billions(2 * unet.macs),
      differs: "the same; the paper charges U-Net's four transposed convolutions four times",
    },
    { row: "Squeeze U-Net", column: "#CONV, billion", published: "432.71" },
    { row: "U-Net", column: "#CONV, billion", published: "1315.60" },
  ],
};

const paths = resultsOf<{ readonly machine: string; readonly comparisons: readonly Comparison[] }>("paths");

/** What Tables 5 and 6 print in microseconds, by the name that the benchmark gives the unit. */
const printedTimes: readonly (readonly [unit: string, squeeze: number, unet: number])[] = [
  ["DS1 | Conv128 (x2)", 736.084, 1147],
  ["DS2 | Conv256 (x2)", 687.828, 1492],
  ["DS3 | Conv512 (x2)", 706.012, 1526],
  ["DS4 | Conv1024 (x2)", 1170, 1040],
  ["contracting path", 3301.68, 5205],
  ["US1 | up 512", 1149, 1709],
  ["US2 | up 256", 1149, 1604],
  ["US3 | up 128", 1142, 1245],
  ["expanding path", 3440, 4558],
];

const claims: Readonly<Record<string, string>> = {
  "contracting path": "63",
  "expanding path": "75",
  "both paths": "69",
  "inference of 1x3x360x480": "83",
};

/** Squeeze U-Net's share of U-Net's time, in percent. */
function timeShare(unit: string, published: string): Recount {
  const row = { row: unit.replace(" | ", " beside "), column: "% of U-Net's time", published };
  const measured = paths?.comparisons.find(({ what }) => what === unit);
  const [ratio] = measured?.ratios ?? [];
  if (!measured || ratio === undefined) return row;
  const [squeezed, plain] = measured.sides.map(({ milliseconds }) => `${milliseconds.median.toFixed(1)} ms`);
  return noted({ ...row, ours: 100 * ratio }, `measured here: ${squeezed} beside ${plain}`);
}

const times: RecountedTable = {
  title: "Tables 5 and 6, Figure 4: time of each unit",
  about: [
    "Squeeze U-Net's time as a share of U-Net's. The paper measured TensorFlow 1.14 on a K40, whose totals leave out the layers at full size, and claims 63 % for the contracting path, 75 % for the expanding one, 69 % together, and inference that is 17 % faster.",
    paths
      ? `Ours are ONNX Runtime's nodes at 360×480 on one thread, medians of ${paths.comparisons[0]?.rounds} interleaved runs of ${paths.machine} (\`npm run bench -- paths --write\`).`
      : "`npm run bench -- paths --write` measures ours.",
  ].join(" "),
  rows: [
    ...printedTimes.map(([unit, squeezed, plain]) =>
      timeShare(unit, claims[unit] ?? ((100 * squeezed) / plain).toFixed(0)),
    ),
    timeShare("both paths", "69"),
    timeShare("inference of 1x3x360x480", "83"),
  ],
};

export const squeezeUnetPaper: SourceDocument = {
  title: "Squeeze U-Net (Beheshti & Johnsson 2020)",
  tables: [table1, table2, table3, table4, times],
};
