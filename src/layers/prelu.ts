import type { Value } from "../ir/graph.ts";
import * as ops from "../ops/index.ts";
import type { Activation } from "./activations.ts";
import { channelsOf } from "./convolution.ts";

/** He et al. 2015, §2.1: a leak for each channel, learned from 0.25 and never decayed. */
export const prelu: Activation = (x) =>
  x.graph.scoped("prelu", () => ops.prelu({ x, slope: slopesOf(x, channelsOf(x)) }));

/** The same with one leak for all channels. */
export const sharedPrelu: Activation = (x) =>
  x.graph.scoped("prelu", () => ops.prelu({ x, slope: slopesOf(x, 1) }));

const slopesOf = (x: Value, slopes: number): Value =>
  x.graph.parameter("slope", [slopes], { role: "bias", initializer: { kind: "constant", value: 0.25 } });
