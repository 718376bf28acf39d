/** Operators that treat every channel of an image alike, and look around along its height and width. */
import type { Value } from "../../../ir/graph.ts";
import type * as ops from "../../../ops/index.ts";
import { channelOffsets } from "../../../ops/index.ts";
import { axisOf, extentOf, type Tie, tie, tiedAlike } from "../axis.ts";
import type { Coupling, PlainLinks } from "../rule.ts";

const rest = "a pixel is made of its neighbours";

const channelwise = (x: Value, y: Value): readonly Tie[] => tiedAlike(x, y, (axis) => axis < 2);

export const windowed = ({
  inputs: { x },
  result: y,
}: {
  readonly inputs: { readonly x: Value };
  readonly result: Value;
}): PlainLinks => ({ ties: channelwise(x, y), rest });

/** The indices count every channel that stays, so they fit whatever reads them. */
export const maxPoolWithIndices: Coupling<typeof ops.maxPoolWithIndices> = ({
  inputs: { x },
  result: [y, indices],
}) => ({ ties: [...channelwise(x, y), ...channelwise(x, indices)], rest });

export const maxUnpool: Coupling<typeof ops.maxUnpool> = ({ inputs: { x, indices }, result: y }) => ({
  ties: [...channelwise(x, y), ...channelwise(indices, y)],
  rest,
});

export const cropLike: Coupling<typeof ops.cropLike> = ({ inputs: { x, like }, result: y }) => ({
  ties: channelwise(x, y),
  unread: [axisOf(like, 0), axisOf(like, 1)],
  rest,
});

export const shift: Coupling<typeof ops.shift> = ({ inputs: { x }, result: y, attributes: { offsets } }) => ({
  ties: channelwise(x, y),
  rest,
  // One pair for each channel, as groups that lose some are no longer equal.
  attributes: (kept) => {
    const moves = channelOffsets(extentOf(axisOf(x, 1)), offsets);
    return { offsets: kept(axisOf(x, 1)).flatMap((c) => moves[c] ?? []) };
  },
});

/** The channels of a group stand in the same order in all groups, so every group loses the same ones. */
export const channelShuffle: Coupling<typeof ops.channelShuffle> = ({
  inputs: { x },
  result: y,
  attributes: { groups },
}) => {
  const [read, made] = [axisOf(x, 1), axisOf(y, 1)];
  const perGroup = extentOf(read) / groups;
  return {
    ties: [
      ...tiedAlike(x, y, (axis) => axis !== 1),
      tie(made, read, (o) => (o % groups) * perGroup + Math.floor(o / groups)),
      tie(read, read, (i) => i % perGroup),
    ],
    rest,
  };
};

export const spaceToDepth: Coupling<typeof ops.spaceToDepth> = ({ inputs: { x }, result: y, attributes }) =>
  blocks({ wide: x, deep: y, ...attributes });

export const depthToSpace: Coupling<typeof ops.depthToSpace> = ({ inputs: { x }, result: y, attributes }) =>
  blocks({ wide: y, deep: x, ...attributes });

interface Blocks {
  readonly wide: Value;
  readonly deep: Value;
  readonly blockSize: number;
  readonly mode: "DCR" | "CRD";
}

/** The pixels of a block are as many channels, which go together. */
function blocks({ wide, deep, blockSize, mode }: Blocks): PlainLinks {
  const channels = extentOf(axisOf(wide, 1));
  const at = (d: number) => (mode === "DCR" ? d % channels : Math.floor(d / blockSize ** 2));
  return {
    ties: [tie(axisOf(deep, 0), axisOf(wide, 0)), tie(axisOf(deep, 1), axisOf(wide, 1), at)],
    rest: "pixels become channels",
  };
}

export const activeShift: Coupling<typeof ops.activeShift> = ({ inputs: { x, offset }, result: y }) => ({
  ties: [...channelwise(x, y), tie(axisOf(x, 1), axisOf(offset, 0))],
  rest,
});
