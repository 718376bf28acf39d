import { create } from "@bufbuild/protobuf";
import { type LayerParameter, ScaleParameterSchema } from "./generated/caffe_pb.ts";

/**
 * Layers as they are read. Caffe's BatchNorm only divides by the deviation; the Scale that follows it learns the
 * rest of what every other library calls batch normalisation. The two are one step where nothing reads between them.
 */
export function stepsOf(
  layers: readonly LayerParameter[],
): readonly (readonly [LayerParameter, LayerParameter?])[] {
  return layers.flatMap((layer, i) => {
    const [before, after] = [layers[i - 1], layers[i + 1]];
    if (before && scales(before, layer, layers)) return [];
    return [after && scales(layer, after, layers) ? [layer, after] : [layer]];
  });
}

/** Whether `scale` belongs to the batch normalisation before it. */
function scales(norm: LayerParameter, scale: LayerParameter, layers: readonly LayerParameter[]): boolean {
  if (norm.type !== "BatchNorm" || scale.type !== "Scale") return false;
  const { axis, numAxes } = scale.scaleParam ?? create(ScaleParameterSchema);
  const [between] = norm.top;
  const follows = scale.bottom.length === 1 && scale.bottom[0] === between && axis === 1 && numAxes === 1;
  const isOnlyReader = layers.filter(({ bottom }) => bottom.includes(between ?? "")).length === 1;
  return follows && (scale.top[0] === between || isOnlyReader);
}
