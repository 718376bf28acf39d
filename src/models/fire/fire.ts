import type { Value } from "../../ir/graph.ts";
import {
  type Activation,
  block,
  convTransposeUnit,
  convUnit,
  joinChannels,
  type Norm,
  relu,
} from "../../layers/index.ts";

/** A layer of 3×3 filters: `convUnit`, or another in its place. */
export type Conv3x3 = (
  x: Value,
  options: {
    readonly name: string;
    readonly channels: number;
    readonly kernel: 3;
    readonly stride?: 1 | 2;
    readonly bias?: boolean;
    readonly norm?: Norm;
  },
) => Value;

export interface FireOptions {
  /** Channels that are left after the squeeze: s₁ₓ₁. */
  readonly squeeze: number;
  /** Channels of the expansion's 1×1 half: e₁ₓ₁. */
  readonly expand: number;
  /** Channels of its 3×3 half: e₃ₓ₃. Default: as many. */
  readonly expand3x3?: number;
  /** Default 1. */
  readonly stride?: 1 | 2;
  /** Which convolutions take the stride. Default "squeeze". */
  readonly halveAt?: "squeeze" | "expand";
  /** Default true; a normalised convolution has none. */
  readonly bias?: boolean;
  /** Default "none". */
  readonly norm?: Norm;
  /** Behind the squeeze. Default relu. */
  readonly squeezeActivation?: Activation;
  /** What looks at 3×3 pixels. Default convUnit. */
  readonly conv3x3?: Conv3x3;
}

/** Squeezes to a few channels, then looks at them through 1×1 and 3×3 filters side by side (Iandola et al. 2016, §3.2). */
export const fire = block("fire", (x: Value, options: FireOptions) => {
  const { stride = 1, halveAt = "squeeze" } = options;
  const [first, second] = halveAt === "squeeze" ? ([stride, 1] as const) : ([1, stride] as const);
  return expanded(squeezed(x, options, first), options, second);
});

type FireUpOptions = Omit<FireOptions, "stride" | "halveAt"> & {
  /** Times height and width. */
  readonly enlarge: 1 | 2;
};

/**
 * SqueezeSeg's transposed fire (Wu et al. 2018): enlarges between squeeze and expansion, where the channels are fewest.
 *
 * SqueezeSeg only widens, with 1×4 filters on range images. Here 3×3 filters enlarge both ways.
 */
export const fireUp = block("fireUp", (x: Value, { enlarge, ...options }: FireUpOptions) => {
  const { squeeze: channels, bias = true, norm = "none" } = options;
  const few = squeezed(x, options, 1);
  const enlarged = convTransposeUnit(few, {
    name: "transpose",
    channels,
    kernel: 3,
    stride: enlarge,
    bias,
    norm,
  });
  return expanded(enlarged, options, 1);
});

function squeezed(x: Value, options: FireOptions, stride: 1 | 2): Value {
  const { squeeze: channels, bias = true, norm = "none", squeezeActivation: activation = relu } = options;
  return convUnit(x, { name: "squeeze", channels, kernel: 1, stride, bias, norm, activation });
}

function expanded(x: Value, options: FireOptions, stride: 1 | 2): Value {
  const { expand, expand3x3 = expand, bias = true, norm = "none", conv3x3 = convUnit } = options;
  const unit = { stride, bias, norm };
  return joinChannels(
    convUnit(x, { ...unit, name: "expand1x1", channels: expand, kernel: 1 }),
    conv3x3(x, { ...unit, name: "expand3x3", channels: expand3x3, kernel: 3 }),
  );
}
