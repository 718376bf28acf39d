/** Operands and attributes of nodes, as the lowerings ask for them. */
import { type Value, valuesOf } from "../../../ir/graph.ts";
import { asImage, type ImageShape, type Shape } from "../../../ir/tensor.ts";
import type { Axis } from "../kernels/box.ts";
import type { Pixels } from "../kernels/patch.ts";
import { tileColumns } from "../kernels/product.ts";
import type { View } from "../view.ts";
import { type Lowering, type Prepared, packedFrom } from "./lowering.ts";

/** What is bound to a slot that must be bound. */
export function operand({ node }: Lowering, slot: string): Value {
  const [value] = valuesOf(node.inputs[slot]);
  if (!value) throw new Error(`${node.op.name} has nothing at ${slot}: this is a bug in thumbnet`);
  return value;
}

export const optional = ({ node }: Lowering, slot: string): Value | undefined =>
  valuesOf(node.inputs[slot])[0];

export function numbers({ node }: Lowering, attribute: string): readonly number[] {
  const value = node.attributes[attribute];
  return typeof value === "object" ? value : [Number(value)];
}

export const number = (lowering: Lowering, attribute: string): number => numbers(lowering, attribute)[0] ?? 0;

export const pair = (lowering: Lowering, attribute: string): readonly [number, number] => {
  const [down = 1, across = 1] = numbers(lowering, attribute);
  return [down, across];
};

export function imageShape({ type: { shape } }: { readonly type: { readonly shape: Shape } }): ImageShape {
  const image = asImage(shape);
  if (!image) throw new Error(`[${shape.join(", ")}] is no image: this is a bug in thumbnet`);
  return image;
}

/** An image as windows see it. */
export function pixelsOf(view: View): Pixels {
  const [, channels, h, w] = imageShape(view);
  return { h, w, channels, pitch: pitchOf(view) };
}

/** Words from one pixel to the next. */
export const pitchOf = ({ strides }: View): number => strides[3] ?? 1;

/** A box of `shape`, through which views that broadcast to it are walked; the last is written. */
export const boxOf = (shape: Shape, views: readonly View[]): readonly Axis[] =>
  shape.length
    ? shape.map((extent, axis) => ({
        extent,
        strides: views.map((view) => strideOf(view, axis - shape.length)),
      }))
    : [{ extent: 1, strides: views.map(() => 1) }];

/** Words along an axis, counted from the end; none along one that is repeated. */
function strideOf({ type: { shape }, strides }: View, fromEnd: number): number {
  const axis = shape.length + fromEnd;
  return axis < 0 || shape[axis] === 1 ? 0 : (strides[axis] ?? 0);
}

/** Biases, a whole number of tiles of them. */
export const biases = (b: Value, count: number): Prepared =>
  packedFrom(b, Math.ceil(count / tileColumns) * tileColumns, { kind: "copied", count });
