import { type Graph, macsOf, type Node, type Shape, sizeOf, valuesOf } from "../../src/ir/index.ts";
import type { Printed } from "../../src/models/index.ts";
import { costs, network, noted, type Recount, type RecountedTable, type SourceDocument } from "./table.ts";

/** Convolutions and fully connected layers, in the order of evaluation. */
const layersOf = (graph: Graph): readonly Node[] =>
  graph.nodes.filter(({ op }) => op.name === "Conv" || op.name === "Gemm");

const shapeOf = (node: Node, slot: string): Shape => valuesOf(node.inputs[slot])[0]?.type.shape ?? [];
const weightShape = (node: Node): Shape => shapeOf(node, node.op.name === "Gemm" ? "b" : "w");
const inputShape = (node: Node): Shape => shapeOf(node, node.op.name === "Gemm" ? "a" : "x");

/** One printed row: its filter as kernel × kernel × in × out (one input for depthwise), and what it reads. */
type PrintedLayer = readonly [
  filter: readonly number[],
  reads: readonly number[],
  times?: number,
  slip?: string,
];

/** Table 1 of MobileNet. */
const mobilenetBody: readonly PrintedLayer[] = [
  [
    [3, 3, 3, 32],
    [224, 224, 3],
  ],
  [
    [3, 3, 32],
    [112, 112, 32],
  ],
  [
    [1, 1, 32, 64],
    [112, 112, 32],
  ],
  [
    [3, 3, 64],
    [112, 112, 64],
  ],
  [
    [1, 1, 64, 128],
    [56, 56, 64],
  ],
  [
    [3, 3, 128],
    [56, 56, 128],
  ],
  [
    [1, 1, 128, 128],
    [56, 56, 128],
  ],
  [
    [3, 3, 128],
    [56, 56, 128],
  ],
  [
    [1, 1, 128, 256],
    [28, 28, 128],
  ],
  [
    [3, 3, 256],
    [28, 28, 256],
  ],
  [
    [1, 1, 256, 256],
    [28, 28, 256],
  ],
  [
    [3, 3, 256],
    [28, 28, 256],
  ],
  [
    [1, 1, 256, 512],
    [14, 14, 256],
  ],
  ...Array.from({ length: 5 }, (): readonly PrintedLayer[] => [
    [
      [3, 3, 512],
      [14, 14, 512],
    ],
    [
      [1, 1, 512, 512],
      [14, 14, 512],
    ],
  ]).flat(),
  [
    [3, 3, 512],
    [14, 14, 512],
  ],
  [
    [1, 1, 512, 1024],
    [7, 7, 512],
  ],
  [
    [3, 3, 1024],
    [7, 7, 1024],
  ],
  [
    [1, 1, 1024, 1024],
    [7, 7, 1024],
  ],
  [
    [1024, 1000],
    [1, 1, 1024],
  ],
];

const mobilenet = network("mobilenet-v1");

const mobilenetTable1: RecountedTable = {
  title: "MobileNet, Table 1: body architecture",
  about:
    "Each row's filter shape as a number of weights, and its input size as a number of elements. The table prints stride 2 for the last depthwise convolution; its own sizes say 1.",
  rows: mobilenetBody.flatMap(([filter, reads], i): readonly Recount[] => {
    const node = layersOf(mobilenet)[i];
    if (!node) throw new Error(`mobilenet-v1 has fewer than ${i + 1} layers`);
    const row = `${i + 1}: ${filter.join("×")}`;
    return [
      { row, column: "weights", published: sizeOf(filter), ours: sizeOf(weightShape(node)) },
      { row, column: "input elements", published: sizeOf(reads), ours: sizeOf(inputShape(node)) },
    ];
  }),
};

const kinds: readonly (readonly [
  row: string,
  macs: string,
  parameters: string,
  is: (node: Node) => boolean,
])[] = [
  ["Conv 1×1", "94.86", "74.59", (node) => isConv(node, 1)],
  ["Conv DW 3×3", "3.06", "1.06", (node) => isConv(node, 3) && weightShape(node)[1] === 1],
  ["Conv 3×3", "1.19", "0.02", (node) => isConv(node, 3) && weightShape(node)[1] !== 1],
  ["Fully Connected", "0.18", "24.33", ({ op }) => op.name === "Gemm"],
];

const isConv = (node: Node, kernel: number): boolean =>
  node.op.name === "Conv" && weightShape(node)[2] === kernel;

const mobilenetTable2: RecountedTable = {
  title: "MobileNet, Table 2: resources by kind of layer",
  about:
    "Percent of multiply–adds, and percent of parameters. The printed shares of parameters count weights alone, without norms; the fully connected layer with its bias.",
  rows: kinds.flatMap(([row, macs, parameters, is]): readonly Recount[] => {
    const of = layersOf(mobilenet).filter(is);
    const weights = (nodes: readonly Node[]) =>
      nodes.reduce((sum, node) => sum + sizeOf(weightShape(node)), 0);
    const multiplied = of.reduce((sum, node) => sum + macsOf(node), 0);
    return [
      noted(
        { row, column: "% of mult-adds", published: macs, ours: (100 * multiplied) / mobilenet.macs },
        row === "Conv 3×3" ? "a slip: the four printed shares sum to 99.29, and with 1.91 to 100" : undefined,
      ),
      {
        row,
        column: "% of parameters",
        published: parameters,
        ours: (100 * weights(of)) / weights(layersOf(mobilenet)),
      },
    ];
  }),
};

const mobilenetWidths: RecountedTable = {
  title: "MobileNet: width multipliers",
  about: "Millions of multiply–adds and of parameters at 224×224.",
  rows: (
    [
      [1, "569M", "4.2M"],
      [0.75, "325M", "2.6M"],
      [0.5, "149M", "1.3M"],
      [0.25, "41M", "0.5M"],
    ] as const
  ).flatMap(([width, macs, parameters]) =>
    costs(`${width} MobileNet-224`, { of: "mobilenet-v1", options: { width }, macs, parameters }),
  ),
};

const mobilenetTable7: RecountedTable = {
  title: "MobileNet, Table 7: resolution",
  about: "Millions of multiply–adds and of parameters.",
  rows: (
    [
      [224, "569M"],
      [192, "418M"],
      [160, "290M"],
      [128, "186M"],
    ] as const
  ).flatMap(([side, macs]) =>
    costs(`1.0 MobileNet-${side}`, {
      of: "mobilenet-v1",
      input: [1, 3, side, side],
      macs,
      parameters: "4.2M",
    }),
  ),
};

const shuffle: RecountedTable = {
  title: "ShuffleNet, Table 5: beside MobileNet",
  about:
    "“MFLOPs” are multiply–adds here. The shallow variant is not in the zoo: half the units make 22 million, and the paper does not say how it comes to 40.",
  rows: [
    ...costs("1.0 MobileNet-224", { of: "mobilenet-v1", macs: "569M" }),
    ...costs("ShuffleNet 2× (g = 3)", { of: "shufflenet-v1-g3-2.0", macs: "524M" }),
    ...costs("ShuffleNet 2× (with SE, g = 3)", {
      of: "shufflenet-v1-g3-2.0",
      options: { squeezeExcite: true },
      macs: "527M",
    }),
    ...costs("0.75 MobileNet-224", { of: "mobilenet-v1", options: { width: 0.75 }, macs: "325M" }),
    ...costs("ShuffleNet 1.5× (g = 3)", { of: "shufflenet-v1-g3-1.5", macs: "292M" }),
    ...costs("0.5 MobileNet-224", { of: "mobilenet-v1", options: { width: 0.5 }, macs: "149M" }),
    ...costs("ShuffleNet 1× (g = 8)", { of: "shufflenet-v1-g8-1.0", macs: "140M" }),
    ...costs("0.25 MobileNet-224", { of: "mobilenet-v1", options: { width: 0.25 }, macs: "41M" }),
    ...costs("ShuffleNet 0.5× (g = 4)", { of: "shufflenet-v1-g4-0.5", macs: "38M" }),
    { row: "ShuffleNet 0.5× (shallow, g = 3)", column: "mult-adds", published: "40M" },
  ],
};

/** Networks that the lecture compares with and that the zoo does not have. */
const quoted = (row: string, macs: Printed, parameters: Printed): readonly Recount[] => [
  { row, column: "mult-adds", published: macs },
  { row, column: "parameters", published: parameters },
];

const shift: RecountedTable = {
  title: "Shift networks: results",
  about: "Multiply–adds and parameters.",
  rows: [
    ...costs("MobileNetV1 0.75×", {
      of: "mobilenet-v1",
      options: { width: 0.75 },
      macs: "325M",
      parameters: "2.6M",
    }),
    ...costs("MobileNetV2 1.0×", { of: "mobilenet-v2", macs: "300M", parameters: "3.4M" }),
    ...costs("ShuffleNetV1 1.5× (g=3)", { of: "shufflenet-v1-g3-1.5", macs: "292M", parameters: "3.4M" }),
    ...costs("ShuffleNetV2 1.5×", { of: "shufflenet-v2-1.5", macs: "299M", parameters: "3.5M" }),
    ...quoted("IGCV3-D", "318M", "3.6M"),
    ...quoted("CondenseNet (G=C=8)", "274M", "2.9M"),
    ...costs("ShiftNet-B", { of: "shiftnet-b", macs: "371M", parameters: "1.1M" }),
    ...costs("AS-ResNet-w50", { of: "as-resnet-w50", macs: "404M", parameters: "1.96M" }),
    ...costs("FE-Net 1.0×", { of: "fe-net-1.0", macs: "301M", parameters: "3.7M" }),
    ...costs("MobileNetV1 1.0×", { of: "mobilenet-v1", macs: "569M", parameters: "4.2M" }),
    ...costs("MobileNetV2 1.4×", { of: "mobilenet-v2-1.4", macs: "585M", parameters: "6.9M" }),
    ...costs("ShuffleNetV1 2×", { of: "shufflenet-v1-g3-2.0", macs: "524M", parameters: "5.4M" }),
    ...costs("ShuffleNetV2 2×", { of: "shufflenet-v2-2.0", macs: "591M", parameters: "7.4M" }),
    ...quoted("IGCV3-D 1.4×", "610M", "7.2M"),
    ...quoted("CondenseNet (G=C=4)", "529M", "4.8M"),
    ...quoted("PNASNet", "588M", "5.1M"),
    ...quoted("DARTS", "595M", "4.9M"),
    ...costs("ShiftNet-A", { of: "shiftnet-a", macs: "1.4G", parameters: "4.1M" }),
    ...costs("AS-ResNet-w68", { of: "as-resnet-w68", macs: "729M", parameters: "3.42M" }),
    ...costs("FE-Net 1.375×", { of: "fe-net-1.375", macs: "563M", parameters: "5.9M" }),
  ],
};

const mobilenetV2: RecountedTable = {
  title: "MobileNetV2: results",
  about: "Multiply–adds and parameters.",
  rows: [
    ...costs("MobileNetV1", { of: "mobilenet-v1", macs: "575M", parameters: "4.2M" }),
    ...costs("ShuffleNet (1.5)", { of: "shufflenet-v1-g3-1.5", macs: "292M", parameters: "3.4M" }),
    ...costs("ShuffleNet (x2)", { of: "shufflenet-v1-g3-2.0", macs: "524M", parameters: "5.4M" }),
    ...quoted("NasNet-A", "564M", "5.3M"),
    ...costs("MobileNetV2", { of: "mobilenet-v2", macs: "300M", parameters: "3.4M" }),
    ...costs("MobileNetV2 (1.4)", { of: "mobilenet-v2-1.4", macs: "585M", parameters: "6.9M" }),
  ],
};

const mobilenetV3: RecountedTable = {
  title: "MobileNetV3, Table 3: results",
  about: "Millions of multiply–adds and of parameters.",
  rows: [
    ...costs("V3-Large 1.0", { of: "mobilenet-v3-large", macs: "219M", parameters: "5.4M" }),
    ...costs("V3-Large 0.75", { of: "mobilenet-v3-large-0.75", macs: "155M", parameters: "4.0M" }),
    ...costs("MnasNet-A1", { of: "mnasnet-a1", macs: "315M", parameters: "3.9M" }),
    ...quoted("Proxyless", "320M", "4.0M"),
    ...costs("V2 1.0", { of: "mobilenet-v2", macs: "300M", parameters: "3.4M" }),
    ...costs("V3-Small 1.0", { of: "mobilenet-v3-small", macs: "56M", parameters: "2.5M" }),
    ...costs("V3-Small 0.75", { of: "mobilenet-v3-small-0.75", macs: "44M", parameters: "2.0M" }),
    ...quoted("Mnas-small", "65.1M", "1.9M"),
    ...costs("V2 0.35", { of: "mobilenet-v2-0.35", macs: "59.2M", parameters: "1.6M" }),
  ],
};

const googlenet: RecountedTable = {
  title: "GoogLeNet, v1 to v3: cost",
  about: "Billions of operations for one image, which are multiply–adds.",
  rows: [
    ...costs("GoogLeNet", { of: "googlenet", macs: "1.5G" }),
    ...costs("BN-Inception", { of: "bn-inception", macs: "2.0G" }),
    ...quotedCost("Inception-v2", "3.8G"),
    ...costs("Inception-v2 BN-auxiliary (Inception-v3)", { of: "inception-v3", macs: "4.8G" }),
  ],
};

function quotedCost(row: string, macs: Printed): readonly Recount[] {
  return [{ row, column: "mult-adds", published: macs }];
}

const residual: RecountedTable = {
  title: "Residual networks on CIFAR-10",
  about: "Millions of parameters.",
  rows: [
    ...costs("ResNet-110", { of: "cifar-resnet-110", parameters: "1.7M" }),
    ...costs("ResNet-1202", { of: "cifar-resnet-1202", parameters: "19.4M" }),
    ...costs("ResNet-164, pre-activation", { of: "cifar-preact-resnet-164", parameters: "1.7M" }),
    ...costs("ResNet-1001, pre-activation", { of: "cifar-preact-resnet-1001", parameters: "10.2M" }),
  ],
};

const alexnet: RecountedTable = {
  title: "AlexNet and SqueezeNet: parameters",
  about: "Millions of parameters, from the slides' headings.",
  rows: [
    ...costs("AlexNet", { of: "alexnet", parameters: "60M" }),
    ...costs("SqueezeNet", { of: "squeezenet-1.0", parameters: "1.2M" }),
  ],
};

/** The lecture on representative networks. */
export const lecture: SourceDocument = {
  title: "Representative CNNs (the lecture's tables)",
  tables: [
    alexnet,
    googlenet,
    residual,
    mobilenetTable1,
    mobilenetTable2,
    mobilenetWidths,
    mobilenetTable7,
    shuffle,
    mobilenetV2,
    mobilenetV3,
    shift,
  ],
};
