/** What shape rules ask of their operands and attributes, whatever the operator. */
import { Misfit } from "../ir/errors.ts";
import { type Shape, sameShape, type TensorType } from "../ir/tensor.ts";

/** A `Misfit` unless `type` holds real numbers. */
export function checkFloat(slot: string, { dtype }: TensorType): void {
  if (dtype !== "float32") throw new Misfit(`${slot} is ${dtype}, not float32`, `cast ${slot} to float32`);
}

/** A `Misfit` unless `type` has `shape`; `because` says whose shape that is, as in "x pools to". */
export function checkShape(slot: string, type: TensorType, shape: Shape, because: string): void {
  if (!sameShape(type.shape, shape))
    throw new Misfit(
      `${slot} has shape [${type.shape.join(", ")}] but ${because} [${shape.join(", ")}]`,
      `give ${slot} shape [${shape.join(", ")}]`,
    );
}

/** A `Misfit` unless `axes` are different axes of `type`, counted from the front. */
export function checkAxes(slot: string, { shape }: TensorType, axes: readonly number[]): void {
  for (const axis of axes)
    if (!Number.isInteger(axis) || axis < 0 || axis >= shape.length)
      throw new Misfit(
        `axis ${axis} is not an axis of ${slot}, whose rank is ${shape.length}`,
        [`give ${slot} an axis`, "name axis 0"][shape.length] ?? `count axes from 0 to ${shape.length - 1}`,
      );
  const twice = axes.find((axis, i) => axes.indexOf(axis) !== i);
  if (twice !== undefined) throw new Misfit(`axis ${twice} is named twice`, "name every axis once");
}

/** A `Misfit` unless the attributes that are switches are 0 or 1, as ONNX writes them. */
export function checkSwitches(attributes: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(attributes))
    if (value !== 0 && value !== 1) throw new Misfit(`${name} is ${value}`, `give ${name} 0 or 1`);
}

/** A `Misfit` unless every number of every attribute is whole and at least `least`. */
export function checkWhole(
  least: number,
  attributes: Readonly<Record<string, number | readonly number[]>>,
): void {
  const fits = (number: number) => Number.isInteger(number) && number >= least;
  for (const [name, given] of Object.entries(attributes)) {
    if (typeof given === "number" && !fits(given))
      throw new Misfit(`${name} is ${given}`, `give ${name} a whole number from ${least} up`);
    if (typeof given !== "number" && !given.every(fits))
      throw new Misfit(`${name} is [${given.join(", ")}]`, `give ${name} whole numbers from ${least} up`);
  }
}
