import * as ops from "../../../ops/index.ts";
import { type Emitter, int, ints, text } from "../emitter.ts";
import type { Row } from "../row.ts";

export const resize: Row<typeof ops.resize> = ({ e, inputs: { x }, attributes, outputs }) => {
  const { scales, mode, coordinates, nearestMode } = attributes;
  e.node(
    "Resize",
    [x, "", e.floats([1, 1, ...scales], [4])],
    { mode: text(mode), coordinate_transformation_mode: text(coordinates), nearest_mode: text(nearestMode) },
    [outputs],
  );
};

export const depthToSpace: Row<typeof ops.depthToSpace> = ({ e, inputs: { x }, attributes, outputs }) =>
  e.node("DepthToSpace", [x], { blocksize: int(attributes.blockSize), mode: text(attributes.mode) }, [
    outputs,
  ]);

/** ONNX's SpaceToDepth knows one order of the channels; the other is a reshape, a transpose and a reshape. */
export const spaceToDepth: Row<typeof ops.spaceToDepth> = ({
  e,
  inputs: { x },
  types,
  outputTypes,
  attributes,
  outputs,
}) => {
  const { blockSize: k, mode } = attributes;
  if (mode === "DCR") return e.node("SpaceToDepth", [x], { blocksize: int(k) }, [outputs]);
  const [n = 1, c = 1, h = 1, w = 1] = types.x.shape;
  const blocks = e.value("Reshape", [x, e.ints([n, c, h / k, k, w / k, k])]);
  const turned = e.value("Transpose", [blocks], { perm: ints([0, 1, 3, 5, 2, 4]) });
  e.node("Reshape", [turned, e.ints(outputTypes.shape)], {}, [outputs]);
};

/** Names no extent but those of channels, so that one file serves any size. */
export const channelShuffle: Row<typeof ops.channelShuffle> = (site) => {
  const { e, inputs, types, attributes, outputs } = site;
  const { groups } = attributes;
  const [, c = 1] = types.x.shape;
  const dealt = e.value("Reshape", [inputs.x, e.ints([0, groups, c / groups, -1])]);
  const turned = e.value("Transpose", [dealt], { perm: ints([0, 2, 1, 3]) });
  e.node("Reshape", [turned, e.value("Shape", [inputs.x])], {}, [outputs]);
};

/** A matrix product along each axis: resizing mixes rows with rows and columns with columns. */
export const resizeGrad: Row<typeof ops.resizeGrad> = ({
  e,
  inputs,
  types,
  outputTypes,
  attributes,
  outputs,
}) => {
  const [, , rows = 1, columns = 1] = types.dy.shape;
  const [, , h = 1, w = 1] = outputTypes.shape;
  const [down, across] = attributes.scales;
  const narrowed = e.value("MatMul", [
    inputs.dy,
    mixing(e, attributes, { from: columns, to: w, scale: across }),
  ]);
  const turned = e.value("Transpose", [mixing(e, attributes, { from: rows, to: h, scale: down })], {
    perm: ints([1, 0]),
  });
  e.node("MatMul", [turned, narrowed], {}, [outputs]);
};

/** [from, to]: what each resized pixel along one axis gives to each original one, as the operator itself says. */
function mixing(
  e: Emitter,
  attributes: typeof ops.resizeGrad.attributes,
  { from, to, scale }: { readonly from: number; readonly to: number; readonly scale: number },
): string {
  const unit = Float32Array.from({ length: from * from }, (_, i) => (i % (from + 1) === 0 ? 1 : 0));
  const dy = { type: { dtype: "float32", shape: [from, 1, from, 1] }, data: unit } as const;
  const dx = {
    type: { dtype: "float32", shape: [from, 1, to, 1] },
    data: new Float32Array(from * to),
  } as const;
  ops.resizeGrad.evaluate({ dy }, { ...attributes, scales: [scale, 1], extent: [to, 1] }, dx);
  return e.floats([...dx.data], [from, to]);
}
