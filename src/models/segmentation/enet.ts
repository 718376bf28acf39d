import type { Value } from "../../ir/graph.ts";
import {
  channelsOf,
  convTranspose2d,
  cropLike,
  linearly,
  maxPool2dWithIndices,
  maxUnpool2d,
  padChannels,
  padToMultiple,
  prelu,
  relu,
  sharedPrelu,
  type Winners,
} from "../../layers/index.ts";
import { defineModel, type Model, widened } from "../define.ts";
import { count, factor } from "../options.ts";
import type { PublishedCount } from "../published.ts";
import { downsampler } from "./downsampler.ts";
import {
  active,
  asymmetric,
  type BottleneckOptions,
  bottleneck,
  dilated,
  doubling,
  type Look,
  projected,
  regular,
  type Style,
} from "./enet-bottleneck.ts";

/** Table 1, section 2 behind its first bottleneck; section 3 is the same again. */
const section: readonly Look[] = [
  regular,
  dilated(2),
  asymmetric(5),
  dilated(4),
  regular,
  dilated(8),
  asymmetric(5),
  dilated(16),
];

/** Answers to what the paper leaves open. */
interface Reading extends Style {
  /** Rows and columns of the last transposed convolution. */
  readonly headKernel: 2 | 3;
}

/** Those of the authors' encoder.lua and decoder.lua. */
const authors: Reading = {
  activation: prelu,
  epsilon: 1e-3,
  bias: true,
  middle: (_, made) => widened(made, 1 / 4),
  widened: linearly,
  halfway: linearly,
  headKernel: 2,
};

/** Its poolings of 3×3 pixels are not followed: windows that share a winner leave unpooling to chance. */
const pytorchcv: Reading = {
  activation: sharedPrelu,
  epsilon: 1e-5,
  bias: false,
  middle: (given) => widened(given, 1 / 4),
  widened: (x, { activation }) => activation(x),
  halfway: active,
  headKernel: 3,
};

/** Bottlenecks that keep the size and the channels, one for each look. */
const keep = (x: Value, name: string, { looks, ...options }: Keeping): Value =>
  looks.reduce(
    (y, look, i) =>
      bottleneck([y, y], { ...options, name: `${name}.${i + 1}`, channels: channelsOf(y), stride: 1, look }),
    x,
  );

interface Keeping extends Pick<BottleneckOptions, "drop" | "style"> {
  readonly looks: readonly Look[];
}

/** Halves the size; zeros stand in for the channels that come past and x lacks. */
function down(x: Value, name: string, { channels, drop, reading }: Halving) {
  const { pooled, winners } = maxPool2dWithIndices(x, { kernel: 2, stride: 2 });
  const past = padChannels(pooled, { channels });
  const half = bottleneck([x, past], { name, channels, stride: 2, look: regular, drop, style: reading });
  return { half, winners };
}

interface Halving extends Pick<BottleneckOptions, "channels" | "drop"> {
  readonly reading: Reading;
}

/** Doubles the size; what comes past goes back to where the winners stood. */
function up(x: Value, name: string, { winners, ...options }: Doubling): Value {
  const past = maxUnpool2d(projected(x, { ...options, name: `${name}/past` }), winners);
  return bottleneck([x, past], { ...options, name, stride: 1, look: doubling });
}

interface Doubling extends Pick<BottleneckOptions, "channels" | "drop" | "style"> {
  readonly winners: Winners;
}

interface Variant {
  readonly name: string;
  readonly reading: Reading;
  readonly counts: readonly PublishedCount[];
}

const enetAs = ({ name, reading, counts }: Variant): Model =>
  defineModel({
    name,
    task: "segmentation",
    paper: "Paszke, Chaurasia, Kim & Culurciello 2016, arXiv:1606.02147",
    options: {
      classes: count(11, "scores per pixel"),
      width: factor(1, "multiplies every layer's channels"),
    },
    // CamVid at half resolution; other sizes are padded until 8 divides them, and cut again.
    input: [1, 3, 360, 480],
    published: { counts },

    build(image, { classes, width }) {
      const [most, many, few] = [widened(128, width), widened(64, width), widened(16, width)];
      const early = { drop: 0.01, reading, style: reading };
      const late = { ...early, drop: 0.1 };
      const decoding = { drop: 0.1, style: { ...reading, activation: relu } };

      const full = padToMultiple(image, 8);
      const initial = downsampler(full, { ...reading, name: "initial", channels: few });
      const first = down(initial, "bottleneck1.0", { ...early, channels: many });
      const quarter = keep(first.half, "bottleneck1", {
        ...early,
        looks: [regular, regular, regular, regular],
      });
      const second = down(quarter, "bottleneck2.0", { ...late, channels: most });
      let x = keep(second.half, "bottleneck2", { ...late, looks: section });
      x = keep(x, "bottleneck3", { ...late, looks: section });

      x = up(x, "bottleneck4.0", { ...decoding, channels: many, winners: second.winners });
      x = keep(x, "bottleneck4", { ...decoding, looks: [regular, regular] });
      x = up(x, "bottleneck5.0", { ...decoding, channels: few, winners: first.winners });
      x = keep(x, "bottleneck5", { ...decoding, looks: [regular] });

      const head = { channels: classes, kernel: reading.headKernel, stride: 2, bias: reading.bias };
      return cropLike(convTranspose2d(x, { ...head, name: "logits" }), image);
    },
  });

/** ENet: an early drop in size, a long thin encoder, and a decoder that hardly is one. */
export const enet = enetAs({
  name: "enet",
  reading: authors,
  counts: [
    { source: "Table 3", options: { classes: 20 }, parameters: "0.37M" },
    {
      source: "counted by hand from encoder.lua and decoder.lua",
      parameters: 363_791,
      macs: 1_270_555_200,
    },
  ],
});

/** The same as pytorchcv reads it: one slope for a layer, no biases, and middles that follow what they are given. */
export const enetPytorchcv = enetAs({
  name: "enet-pytorchcv",
  reading: pytorchcv,
  counts: [{ source: "pytorchcv", input: [1, 3, 384, 480], parameters: 356_908, macs: "1.396G" }],
});
