import { formatType, type TensorType } from "./tensor.ts";

/** Thrown by a shape rule: what does not fit, and what would. The graph adds where. */
export class Misfit extends Error {
  readonly fix: string;
  constructor(problem: string, fix: string) {
    super(problem);
    this.fix = fix;
  }
}

interface Operand {
  readonly slot: string;
  readonly name: string;
  readonly type: TensorType;
}

/** A `Misfit` with its place in the network and the operands at hand. */
export class ShapeError extends Error {
  override name = "ShapeError";
  readonly path: string;
  constructor(op: string, path: string, operands: readonly Operand[], cause: Misfit) {
    const width = Math.max(0, ...operands.map(({ slot }) => slot.length));
    const rows = operands.map(
      ({ slot, type, name }) => `  ${slot.padEnd(width)}  ${formatType(type)}  ${name}`,
    );
    super([`${op} at ${path || "(top level)"}: ${cause.message}`, ...rows, `fix: ${cause.fix}`].join("\n"), {
      cause,
    });
    this.path = path;
  }
}
