/** Operators between real numbers and grids of 8 bits, which take a word for every number here. */
import { sizeOf } from "../../../ir/tensor.ts";
import { type GridType, grids } from "../../../ops/quantization.ts";
import type { Grid } from "../../../passes/grids.ts";
import { gridWords } from "../kernels/grids.ts";
import { map, type Settings } from "../kernels/map.ts";
import type { Lower, Lowering, Prepared } from "./lowering.ts";
import { number, operand, optional } from "./reading.ts";

/** Of x with the scale and the zero point of its position along the axis. */
function alongAxis(
  lowering: Lowering,
  body: "quantize" | "dequantize" | "through",
  settings: Settings = {},
): void {
  const x = lowering.view(operand(lowering, "x"));
  const { y } = lowering;
  const along = number(lowering, "axis");
  const scale = listed(lowering, "scale");
  const zeroPoint = optional(lowering, "zeroPoint") ? listed(lowering, "zeroPoint") : zero;
  const axes = y.type.shape.map((extent, axis) => {
    const stepIn = ({ words }: Prepared): number => (axis === along && words > 1 ? 1 : 0);
    return {
      extent,
      strides: [x.strides[axis] ?? 0, stepIn(scale), stepIn(zeroPoint), y.strides[axis] ?? 0],
    };
  });
  const all = [{ extent: 1, strides: [0, 0, 0, 0] }, ...axes];
  lowering.call(map({ body, settings, axes: all }), { a: x, b: scale, c: zeroPoint, y });
}

/** One number, or a list along an axis, as floats. */
function listed(lowering: Lowering, slot: string): Prepared {
  const list = lowering.known(slot);
  return {
    from: [list],
    words: sizeOf(list.type.shape),
    prepare: ([given]) => Float32Array.from(given?.data ?? []),
  };
}

const zero: Prepared = { from: [], words: 1, prepare: () => new Float32Array(1) };

export const lowerQuantizeLinear: Lower = (lowering) => {
  const { finish, y } = lowering;
  const [through] = finish.grids ?? [];
  if (through) return alongAxis(lowering, "through", grids[through]);
  // Its rule lets nothing else through.
  const grid = y.type.dtype as GridType;
  return alongAxis(lowering, "quantize", grids[grid]);
};

export const lowerDequantizeLinear: Lower = (lowering) => alongAxis(lowering, "dequantize");

/** What a kernel reads of the grids that its results go through, one after the other. */
export const gridSteps = (through: readonly Grid[]): Prepared => ({
  from: through.flatMap(({ scale, zeroPoint }) => [scale, zeroPoint]),
  words: gridWords * through.length,
  prepare: (given) =>
    Float32Array.from(
      through.flatMap((_, i) => {
        const [scale, zeroPoint] = given.slice(2 * i).map(({ data: [one = Number.NaN] }) => one);
        return [scale ?? Number.NaN, zeroPoint ?? Number.NaN, 1 / (scale ?? Number.NaN)];
      }),
    ),
});
