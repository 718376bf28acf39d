/** VGG-16's convolutions, and decoders that are their mirror image: what SegNet and DeconvNet share. */
import type { Value } from "../../ir/graph.ts";
import {
  block,
  channelsOf,
  maxPool2dWithIndices,
  maxUnpool2d,
  type Norm,
  type Winners,
} from "../../layers/index.ts";
import { vggStage, vggStages } from "../ancestors/index.ts";

/** What a decoder needs to know of one stage of the encoder. */
export interface Level {
  readonly name: string;
  /** Convolutions of the stage, and how many channels each made. */
  readonly depth: number;
  readonly channels: number;
  /** Channels that the stage was given. */
  readonly given: number;
  readonly winners: Winners;
}

export interface Encoded {
  readonly x: Value;
  /** From the largest images to the smallest. */
  readonly levels: readonly Level[];
}

/** Every pooling keeps a last odd row, as Caffe does, and remembers its winners. */
export function encode(
  image: Value,
  { width, norm }: { readonly width: number; readonly norm: Norm },
): Encoded {
  const levels: Level[] = [];
  let x = image;
  for (const [i, stage] of vggStages(16, width).entries()) {
    const full = vggStage(x, { ...stage, norm });
    const { pooled, winners } = maxPool2dWithIndices(full, { kernel: 2, stride: 2, ceil: true });
    levels.push({ ...stage, name: `up${i + 1}`, given: channelsOf(x), winners });
    x = pooled;
  }
  return { x, levels };
}

type Unit = (x: Value, options: { readonly name: string; readonly channels: number }) => Value;

export interface DecoderOptions {
  /** Convolutions at the size of the image, where there is no stage to give channels back to. */
  readonly atFullSize: number;
  readonly unit: Unit;
}

/** Undoes the stages from the last to the first; each but the first ends with the channels that it was given. */
export const decode = ({ x, levels }: Encoded, { atFullSize, unit }: DecoderOptions): Value =>
  levels.reduceRight((y, { name, winners, depth, channels, given }, i) => {
    const same = (convolutions: number) => new Array<number>(convolutions).fill(channels);
    return up(y, { name, winners, unit, channels: i === 0 ? same(atFullSize) : [...same(depth - 1), given] });
  }, x);

interface UpOptions {
  readonly winners: Winners;
  /** Of each convolution in turn. */
  readonly channels: readonly number[];
  readonly unit: Unit;
}

/** Back to where the winners stood, with zeros between, which the convolutions fill. */
const up = block("up", (x: Value, { winners, channels, unit }: UpOptions) =>
  channels.reduce((y, c, i) => unit(y, { name: `conv${i + 1}`, channels: c }), maxUnpool2d(x, winners)),
);
