import {
  costs,
  network,
  parametersIn,
  type Recount,
  type RecountedTable,
  type SourceDocument,
  weightsIn,
} from "./table.ts";

const squeezenet = network("squeezenet-1.0", { input: [1, 3, 227, 227] });

interface Layer {
  readonly row: string;
  readonly parameters: number;
  readonly pruned: number;
  /** Shares of weights that the paper keeps. */
  readonly kept: Readonly<Record<string, number>>;
  readonly remark?: string;
}

const fire = (squeeze: number, expand1x1: number, expand3x3: number) => ({ squeeze, expand1x1, expand3x3 });

const layers: readonly Layer[] = [
  { row: "conv1", parameters: 14_208, pruned: 14_208, kept: { "": 1 } },
  { row: "fire2", parameters: 11_920, pruned: 5_746, kept: fire(1, 1, 0.33) },
  { row: "fire3", parameters: 12_432, pruned: 6_258, kept: fire(1, 1, 0.33) },
  { row: "fire4", parameters: 45_344, pruned: 20_646, kept: fire(1, 1, 0.33) },
  { row: "fire5", parameters: 49_440, pruned: 24_742, kept: fire(1, 1, 0.33) },
  { row: "fire6", parameters: 104_880, pruned: 44_700, kept: fire(1, 0.5, 0.33) },
  { row: "fire7", parameters: 111_024, pruned: 46_236, kept: fire(0.5, 1, 0.33) },
  {
    row: "fire8",
    parameters: 188_992,
    pruned: 77_581,
    kept: fire(1, 0.5, 0.3),
    remark: "the table prints 33 % for its 3×3 filters; its number needs the 30 % of fire9",
  },
  { row: "fire9", parameters: 197_184, pruned: 77_581, kept: fire(0.5, 1, 0.3) },
  { row: "conv10", parameters: 513_000, pruned: 103_400, kept: { "": 0.2 } },
];

/** Biases, and of each convolution's weights the share that is kept. */
function parametersKept({ row, kept }: Layer): number {
  const biases = parametersIn(squeezenet, `${row}/`) - weightsIn(squeezenet, `${row}/`);
  const weights = Object.entries(kept).map(
    ([part, share]) => share * weightsIn(squeezenet, `${row}/${part}`),
  );
  return Math.ceil(weights.reduce((sum, w) => sum + w, biases) - 1e-6);
}

const sum = (rows: readonly number[]): number => rows.reduce((a, b) => a + b, 0);

const table1: RecountedTable = {
  title: "Table 1: parameters of each layer, before and after pruning",
  about:
    "Weights and biases. What pruning leaves is computed from the printed shares of each convolution's weights; biases are kept.",
  rows: [
    ...layers.flatMap((layer): readonly Recount[] => {
      const { row, parameters, pruned, remark } = layer;
      const before = { row, column: "before pruning", published: parameters };
      const after = { row, column: "after pruning", published: pruned, ours: parametersKept(layer) };
      return [
        { ...before, ours: parametersIn(squeezenet, `${row}/`) },
        { ...after, ...(remark !== undefined && { remark }) },
      ];
    }),
    { row: "total", column: "before pruning", published: 1_248_424, ours: squeezenet.parameterCount },
    {
      row: "total",
      column: "after pruning",
      published: 421_098,
      ours: sum(layers.map(parametersKept)),
      remark: "the authors' released file holds 419,897 non-zero numbers",
    },
  ],
};

const megabytes = (name: string): number => (4 * network(name).parameterCount) / 1e6;
const binary = "4.76 MiB: the paper's megabytes are of 2²⁰ bytes here";

const table2: RecountedTable = {
  title: "Table 2: model size before compression",
  about: "Megabytes of float32. What Deep Compression leaves of them is measured by another document.",
  rows: [
    {
      row: "AlexNet",
      column: "MB",
      published: "240",
      ours: megabytes("alexnet"),
      differs: "243.9 MB, or 232.6 MiB",
    },
    {
      row: "SqueezeNet",
      column: "MB",
      published: "4.8",
      ours: (4 * squeezenet.parameterCount) / 2 ** 20,
      remark: binary,
    },
    {
      row: "SqueezeNet",
      column: "times smaller than AlexNet",
      published: "50",
      ours: megabytes("alexnet") / megabytes("squeezenet-1.0"),
      differs: "48.8 times; 50 is 240 / 4.8",
    },
  ],
};

const table3: RecountedTable = {
  title: "Table 3: bypasses",
  about: "Megabytes of float32.",
  rows: [
    {
      row: "Vanilla SqueezeNet",
      column: "MB",
      published: "4.8",
      ours: mebibytes("squeezenet-1.0"),
      remark: binary,
    },
    {
      row: "SqueezeNet + Simple Bypass",
      column: "MB",
      published: "4.8",
      ours: mebibytes("squeezenet-1.0-simple-bypass"),
    },
    {
      row: "SqueezeNet + Complex Bypass",
      column: "MB",
      published: "7.7",
      ours: mebibytes("squeezenet-1.0-complex-bypass"),
      differs:
        "a 1×1 convolution around each fire module that changes its channels adds 341,248 parameters, not 0.7 million",
    },
  ],
  figures: [
    ["Size of SqueezeNet by its squeeze ratio, from our counts", "plots/squeezenet-squeeze-ratio.svg"],
    ["Size of SqueezeNet by its share of 3×3 filters, from our counts", "plots/squeezenet-share-3x3.svg"],
  ],
};

function mebibytes(name: string): number {
  return (4 * network(name).parameterCount) / 2 ** 20;
}

const table8: RecountedTable = {
  title: "MobileNet, Table 8: beside popular networks",
  about: "Millions of multiply–adds and of parameters.",
  rows: [
    ...costs("1.0 MobileNet-224", { of: "mobilenet-v1", macs: "569M", parameters: "4.2M" }),
    ...costs("GoogleNet", {
      of: "googlenet",
      macs: "1550M",
      parameters: "6.8M",
      differs: { macs: "1.58 billion by the rows of its own table", parameters: "7.0 million with biases" },
    }),
    ...costs("VGG 16", {
      of: "vgg-16",
      macs: "15300M",
      parameters: "138M",
      differs: { macs: "15.35 billion are its convolutions alone; 0.12 more its fully connected layers" },
    }),
  ],
};

const table9: RecountedTable = {
  title: "MobileNet, Table 9: smaller networks",
  about: "Millions of multiply–adds and of parameters.",
  rows: [
    ...costs("0.50 MobileNet-160", {
      of: "mobilenet-v1",
      options: { width: 0.5 },
      input: [1, 3, 160, 160],
      macs: "76M",
      parameters: "1.32M",
      differs: { parameters: "1.3316 million: cut off after 1.32, it was counted without something" },
    }),
    ...costs("SqueezeNet", {
      of: "squeezenet-1.0",
      input: [1, 3, 227, 227],
      macs: "1700M",
      parameters: "1.25M",
      differs: {
        macs: "1.72 billion are operations, two a MAC, of the Caffe network, whose conv10 pads its input",
      },
    }),
    ...costs("AlexNet", { of: "alexnet", macs: "720M", parameters: "60M" }),
  ],
};

/** What the notes on SqueezeNet and MobileNet count. */
export const squeezenetNotes: SourceDocument = {
  title: "SqueezeNet and MobileNet (the notes' tables)",
  tables: [table1, table2, table3, table8, table9],
};
