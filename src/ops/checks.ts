/** More of what shape rules ask: of shapes that must agree, and of attributes that count something. */
import { Misfit } from "../ir/errors.ts";
import { type Shape, sameShape, type TensorType } from "../ir/tensor.ts";

/** A `Misfit` unless `type` has `shape`; `because` says whose shape that is, as in "x pools to". */
export function checkShape(slot: string, type: TensorType, shape: Shape, because: string): void {
  if (!sameShape(type.shape, shape))
    throw new Misfit(
      `${slot} has shape [${type.shape.join(", ")}] but ${because} [${shape.join(", ")}]`,
      `give ${slot} shape [${shape.join(", ")}]`,
    );
}

/** A `Misfit` unless every number of every attribute is whole and at least `least`. */
export function checkWhole(least: number, attributes: Readonly<Record<string, readonly number[]>>): void {
  for (const [name, numbers] of Object.entries(attributes))
    if (!numbers.every((number) => Number.isInteger(number) && number >= least))
      throw new Misfit(`${name} is [${numbers.join(", ")}]`, `give ${name} whole numbers from ${least} up`);
}
