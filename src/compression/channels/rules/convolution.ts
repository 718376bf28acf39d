/** Convolutions: one channel for each filter, read by one slice of every filter behind it. */
import type { Value } from "../../../ir/graph.ts";
import type * as ops from "../../../ops/index.ts";
import { type Axis, axisOf, extentOf, type Tie, tie } from "../axis.ts";
import type { Coupling, Maker } from "../rule.ts";

const rest = "a window slides along it";

/** Weights [out, in / group, kh, kw]. */
export const conv: Coupling<typeof ops.conv> = ({
  inputs: { x, w, b },
  result: y,
  attributes: { group },
}) => {
  const [read, made, filters, slices] = [axisOf(x, 1), axisOf(y, 1), axisOf(w, 0), axisOf(w, 1)];
  const [seen, outPerGroup] = [extentOf(slices), extentOf(made) / group];
  const depthwise = isDepthwise(x, group);
  return {
    ties: [
      ...batches(x, y),
      tie(made, filters),
      ...biased(made, b),
      ...(depthwise
        ? [tie(filters, read, (o) => Math.floor(o / outPerGroup))]
        : [tie(read, slices, (i) => i % seen), ...alikeInGroups(made, outPerGroup)]),
    ],
    rest,
    makers: madeBy(filters, b),
    attributes: (kept) => ({ group: depthwise ? kept(read).length : group }),
  };
};

/** Weights [in, out / group, kh, kw]. */
export const convTranspose: Coupling<typeof ops.convTranspose> = ({
  inputs: { x, w, b },
  result: y,
  attributes: { group },
}) => {
  const [read, made, slices, filters] = [axisOf(x, 1), axisOf(y, 1), axisOf(w, 0), axisOf(w, 1)];
  const [inPerGroup, outPerGroup] = [extentOf(read) / group, extentOf(filters)];
  const depthwise = isDepthwise(x, group);
  return {
    ties: [
      ...batches(x, y),
      tie(read, slices),
      ...biased(made, b),
      ...(depthwise
        ? [tie(made, slices, (o) => Math.floor(o / outPerGroup))]
        : [tie(made, filters, (o) => o % outPerGroup), ...alikeInGroups(read, inPerGroup)]),
    ],
    rest,
    makers: madeBy(depthwise ? slices : filters, b),
    attributes: (kept) => ({ group: depthwise ? kept(read).length : group }),
  };
};

/** Every group of a grouped convolution keeps as many channels as the others, so the same ones. */
const alikeInGroups = (axis: Axis, perGroup: number): readonly Tie[] =>
  perGroup === extentOf(axis) ? [] : [tie(axis, axis, (i) => i % perGroup)];

/** Each group sees one channel, and goes with it. */
const isDepthwise = (x: Value, group: number): boolean => group > 1 && x.type.shape[1] === group;

const batches = (x: Value, y: Value): readonly Tie[] => [tie(axisOf(x, 0), axisOf(y, 0))];

const biased = (made: Axis, b: Value | undefined): readonly Tie[] => (b ? [tie(made, axisOf(b, 0))] : []);

/** Filters along one axis of a layer's weights, and their biases. */
export const madeBy = (filters: Axis, b: Value | undefined): readonly Maker[] => [
  { kind: "filter", along: filters },
  ...(b ? [{ kind: "bias", along: axisOf(b, b.type.shape.length - 1) } as const] : []),
];
