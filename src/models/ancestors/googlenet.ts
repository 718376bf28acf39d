import type { Value } from "../../ir/graph.ts";
import {
  averagePool2d,
  block,
  convUnit,
  dropout,
  globalAveragePool,
  joinChannels,
  linear,
  lrn,
  maxPool2d,
  type Norm,
  relu,
} from "../../layers/index.ts";
import { defineModel, type Model, SCORES, widened } from "../define.ts";
import { count, factor, flag } from "../options.ts";
import type { PublishedCount } from "../published.ts";

/** Columns of Table 1. */
const columns = ["1x1", "3x3reduce", "3x3", "5x5reduce", "5x5", "poolproj"] as const;
type Widths = readonly [number, number, number, number, number, number];

/** Rows of Table 1; a pooling follows 3b and 4e. */
const modules = {
  inception3a: [64, 96, 128, 16, 32, 32],
  inception3b: [128, 128, 192, 32, 96, 64],
  inception4a: [192, 96, 208, 16, 48, 64],
  inception4b: [160, 112, 224, 24, 64, 64],
  inception4c: [128, 128, 256, 24, 64, 64],
  inception4d: [112, 144, 288, 32, 64, 64],
  inception4e: [256, 160, 320, 32, 128, 128],
  inception5a: [256, 160, 320, 32, 128, 128],
  inception5b: [384, 192, 384, 48, 128, 128],
} as const satisfies Readonly<Record<string, Widths>>;

interface Style {
  readonly norm: Norm;
  readonly epsilon?: number;
}

interface InceptionOptions {
  readonly widths: Widths;
  readonly style: Style;
  /** Of the branch called 5×5. */
  readonly largest: 5 | 3;
}

/** Looks through 1×1, 3×3 and 5×5 filters and a pooling side by side, each behind or before a 1×1 that narrows (§4). */
const inception = block("inception", (x: Value, { widths, style, largest }: InceptionOptions) => {
  const unit = (from: Value, name: (typeof columns)[number], kernel: number) =>
    convUnit(from, { ...style, name, channels: widths[columns.indexOf(name)] ?? 0, kernel });
  return joinChannels(
    unit(x, "1x1", 1),
    unit(unit(x, "3x3reduce", 1), "3x3", 3),
    unit(unit(x, "5x5reduce", 1), "5x5", largest),
    unit(maxPool2d(x, { kernel: 3, stride: 1, padding: 1 }), "poolproj", 1),
  );
});

interface AuxiliaryOptions {
  readonly classes: number;
  readonly wide: (channels: number) => number;
  readonly style: Style;
}

/**
 * A small classifier on the side that gives the lower layers a gradient; the loss counts it by 0.3 (§5).
 *
 * Its pooling makes 4×4 of 14×14. torchvision's makes 4×4 of any size, by windows of 4×4 there.
 */
const auxiliary = block("aux", (x: Value, { classes, wide, style }: AuxiliaryOptions) => {
  const seen = averagePool2d(x, { kernel: 5, stride: 3 });
  const conv = convUnit(seen, { ...style, name: "conv", channels: wide(128), kernel: 1 });
  const fc = dropout(relu(linear(conv, { name: "fc1", channels: wide(1024) })), { ratio: 0.7 });
  return linear(fc, { name: "fc2", channels: classes });
});

interface Variant {
  readonly name: string;
  readonly paper: string;
  readonly style: Style;
  /** Local response normalisation around conv2, with Caffe's constants. */
  readonly normalizesLocally: boolean;
  readonly largest: 5 | 3;
  /** Of the pooling after 4e. */
  readonly lastPool: 3 | 2;
  readonly dropped: number;
  readonly counts: readonly PublishedCount[];
}

function googlenetOf({ name, paper, counts, style, largest, ...variant }: Variant): Model {
  const normalized = (x: Value) => (variant.normalizesLocally ? lrn(x, { bias: 1 }) : x);
  const pool = (x: Value, kernel = 3) => maxPool2d(x, { kernel, stride: 2, ceil: true });

  return defineModel({
    name,
    task: "classification",
    paper,
    options: {
      classes: count(1000, "scores per image"),
      width: factor(1, "multiplies every layer's channels"),
      aux: flag(false, "whether aux1 and aux2, on 4a and 4d, are built and answered too"),
    },
    input: [1, 3, 224, 224],
    published: { counts },

    build(image, { classes, width, aux }) {
      const wide = (channels: number) => widened(channels, width);
      const module = (x: Value, row: keyof typeof modules) => {
        const [a, b, c, d, e, f] = modules[row];
        const widths = [wide(a), wide(b), wide(c), wide(d), wide(e), wide(f)] as const;
        return inception(x, { name: row, widths, style, largest });
      };
      const heads = new Map<string, Value>();
      const onTheSide = (x: Value, name: string) => {
        if (aux) heads.set(name, auxiliary(x, { name, classes, wide, style }));
      };

      let x = convUnit(image, { ...style, name: "conv1", channels: wide(64), kernel: 7, stride: 2 });
      x = normalized(pool(x));
      x = convUnit(x, { ...style, name: "conv2reduce", channels: wide(64), kernel: 1 });
      x = convUnit(x, { ...style, name: "conv2", channels: wide(192), kernel: 3 });
      x = pool(normalized(x));
      x = module(x, "inception3a");
      x = module(x, "inception3b");
      x = module(pool(x), "inception4a");
      onTheSide(x, "aux1");
      x = module(x, "inception4b");
      x = module(x, "inception4c");
      x = module(x, "inception4d");
      onTheSide(x, "aux2");
      x = module(x, "inception4e");
      x = module(pool(x, variant.lastPool), "inception5a");
      x = module(x, "inception5b");
      x = dropout(globalAveragePool(x), { ratio: variant.dropped });
      return new Map([[SCORES, linear(x, { name: "classifier", channels: classes })], ...heads]);
    },
  });
}

/** Szegedy et al. 2014, as in Caffe's bvlc_googlenet. */
export const googlenet = googlenetOf({
  name: "googlenet",
  paper: "Szegedy et al. 2014, arXiv:1409.4842",
  style: { norm: "none" },
  normalizesLocally: true,
  largest: 5,
  lastPool: 3,
  dropped: 0.4,
  counts: [
    { source: "counted by hand", parameters: 6_998_552, macs: 1_582_671_872 },
    { source: "counted by hand, with auxiliary heads", options: { aux: true }, parameters: 13_378_280 },
    { source: 'Szegedy et al. 2015, Table 3, "Cost Bn Ops"', macs: "1.5G" },
    {
      source: "Howard et al. 2017, Table 8",
      parameters: "6.8M",
      differs: "the widths of the paper's table make 7.0 million",
    },
    {
      source: "Howard et al. 2017, Table 8",
      macs: "1550M",
      differs: "the widths of the paper's table make 1,583 million",
    },
  ],
});

/** torchvision's, trained with batch normalisation. Its "5×5" branch has 3×3 filters by mistake, kept for its weights. */
export const googlenetTorchvision = googlenetOf({
  name: "googlenet-torchvision",
  paper: "Szegedy et al. 2014, arXiv:1409.4842, as changed in torchvision",
  style: { norm: "batch", epsilon: 1e-3 },
  normalizesLocally: false,
  largest: 3,
  lastPool: 2,
  dropped: 0.2,
  counts: [
    { source: "torchvision", parameters: 6_624_904, macs: 1_498_376_192 },
    { source: "torchvision", options: { aux: true }, parameters: 13_004_888 },
  ],
});
