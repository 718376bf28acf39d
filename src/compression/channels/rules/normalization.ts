/** Operators with numbers for each channel beside the image. */
import { type Value, valuesOf } from "../../../ir/graph.ts";
import type * as ops from "../../../ops/index.ts";
import { axisOf, extentOf, tie, tiedAlike } from "../axis.ts";
import type { Coupling, PlainLinks } from "../rule.ts";

const rest = "it is not a channel";

const perChannel = (x: Value, numbers: readonly Value[]) =>
  numbers.map((one) => tie(axisOf(x, 1), axisOf(one, 0)));

export const batchNormalization: Coupling<typeof ops.batchNormalization> = ({
  inputs: { x, scale, b, mean, variance },
  result: y,
}) => ({
  ties: [...tiedAlike(x, y), ...perChannel(x, [scale, b, mean, variance])],
  rest,
  makers: [
    { kind: "scale", along: axisOf(scale, 0) },
    { kind: "shift", along: axisOf(b, 0) },
  ],
});

export const lrn: Coupling<typeof ops.lrn> = ({ inputs: { x }, result: y }) => ({
  ties: tiedAlike(x, y, (axis) => axis !== 1),
  rest: "local response normalisation sums over neighbouring channels",
});

export const prelu: Coupling<typeof ops.prelu> = ({ inputs: { x, slope }, result: y }) => ({
  // One slope for all channels stays when some of them go.
  ties: [...tiedAlike(x, y), ...(slope.type.shape[0] === 1 ? [] : perChannel(x, [slope]))],
  rest,
});

interface Quantization {
  readonly inputs: { readonly x: Value; readonly scale: Value; readonly zeroPoint?: Value | undefined };
  readonly result: Value;
  readonly attributes: { readonly axis: number };
}

/** To a grid of integers or back: a step for each position along an axis, or one for all. */
export function quantization({
  inputs: { x, scale, zeroPoint },
  result: y,
  attributes: { axis },
}: Quantization): PlainLinks {
  const along = axisOf(x, axis);
  const steps = valuesOf(scale, zeroPoint).filter(({ type }) => type.shape[0] === extentOf(along));
  return {
    ties: [...tiedAlike(x, y), ...steps.map((step) => tie(along, axisOf(step, 0)))],
    rest: "one step serves all of it",
  };
}
