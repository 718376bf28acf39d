import type * as ops from "../../../ops/index.ts";
import { type Attributes, int } from "../emitter.ts";
import type { Row } from "../row.ts";

export const quantizeLinear: Row<typeof ops.quantizeLinear> = ({ e, inputs, types, attributes, outputs }) => {
  const { x, scale, zeroPoint } = inputs;
  e.node("QuantizeLinear", [x, scale, zeroPoint], along(types.scale, attributes), [outputs]);
};

export const dequantizeLinear: Row<typeof ops.dequantizeLinear> = (site) => {
  const { e, inputs, types, attributes, outputs } = site;
  const { x, scale, zeroPoint = "" } = inputs;
  e.node("DequantizeLinear", [x, scale, zeroPoint], along(types.scale, attributes), [outputs]);
};

/** ONNX looks at the axis even of one scale for all, and refuses one that a short shape does not have. */
const along = (
  { shape }: { readonly shape: readonly number[] },
  { axis }: { readonly axis: number },
): Attributes => (shape.length === 0 ? {} : { axis: int(axis) });
