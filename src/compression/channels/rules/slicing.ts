/** Operators that put parts one behind the other, or cut them out. */
import type * as ops from "../../../ops/index.ts";
import { axisOf, extentOf, tie, tiedAlike } from "../axis.ts";
import type { Coupling } from "../rule.ts";

const rest = "only some of it is read";

export const concat: Coupling<typeof ops.concat> = ({ inputs: { xs }, result: y, attributes: { axis } }) => {
  let start = 0;
  return {
    ties: xs.flatMap((x) => {
      const first = start;
      start += extentOf(axisOf(x, axis));
      return [
        ...tiedAlike(x, y, (other) => other !== axis),
        tie(axisOf(x, axis), axisOf(y, axis), (i) => first + i),
      ];
    }),
    rest,
  };
};

export const split: Coupling<typeof ops.split> = ({ inputs: { x }, result: ys, attributes: { axis } }) => {
  let start = 0;
  return {
    ties: ys.flatMap((y) => {
      const first = start;
      start += extentOf(axisOf(y, axis));
      return [
        ...tiedAlike(x, y, (other) => other !== axis),
        tie(axisOf(y, axis), axisOf(x, axis), (i) => first + i),
      ];
    }),
    rest,
    attributes: (kept) => ({ sizes: ys.map((y) => kept(axisOf(y, axis)).length) }),
  };
};

/** Positions that a step skips would change places when others go, so an axis with one stays whole. */
export const slice: Coupling<typeof ops.slice> = ({
  inputs: { x },
  result: y,
  attributes: { axes, starts, ends, steps },
}) => ({
  ties: y.type.shape.flatMap((_, axis) => {
    const cut = axes.indexOf(axis);
    const [start = 0, step = 1] = [starts[cut], steps[cut]];
    return step === 1 ? [tie(axisOf(y, axis), axisOf(x, axis), (i) => start + i)] : [];
  }),
  rest: "only every so many positions of it are read",
  attributes: (kept) => {
    const keptBefore = (place: number | undefined, cut: number) =>
      kept(axisOf(x, axes[cut] ?? 0)).filter((i) => i < (place ?? 0)).length;
    return { starts: starts.map(keptBefore), ends: ends.map(keptBefore) };
  },
});

export const pad: Coupling<typeof ops.pad> = ({ inputs: { x }, result: y, attributes: { pads, mode } }) => {
  const { shape } = x.type;
  const before = (axis: number) => pads[axis] ?? 0;
  const isFollowed = (axis: number) =>
    mode === "constant" || before(axis) + (pads[axis + shape.length] ?? 0) === 0;
  return {
    ties: shape.flatMap((_, axis) =>
      isFollowed(axis) ? [tie(axisOf(x, axis), axisOf(y, axis), (i) => before(axis) + i)] : [],
    ),
    rest: "its edge is mirrored or repeated",
    attributes: (kept) => {
      const keptWhere = (isAdded: (i: number, axis: number) => boolean) =>
        shape.map((_, axis) => kept(axisOf(y, axis)).filter((i) => isAdded(i, axis)).length);
      return {
        pads: [
          ...keptWhere((i, axis) => i < before(axis)),
          ...keptWhere((i, axis) => i >= before(axis) + (shape[axis] ?? 0)),
        ],
      };
    },
  };
};
