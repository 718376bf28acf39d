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
