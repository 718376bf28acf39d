import type { Value } from "../../ir/graph.ts";
import { block } from "../../layers/index.ts";
import { type Convolution, residualUnit, type UnitOptions } from "./units.ts";

export interface StageOptions extends Pick<UnitOptions, "arrangement" | "shortcut"> {
  /** Residual units that follow each other. */
  readonly units: number;
  /** Of the first unit; the others keep the size. Default 1. */
  readonly stride?: number;
  convolutions(stride: number): readonly Convolution[];
}

/** Residual units at one size. */
export const stage = block(
  "stage",
  (x: Value, { units, stride = 1, convolutions, ...style }: StageOptions) => {
    let y = x;
    for (let i = 0; i < units; i++) {
      const opens = i === 0;
      y = residualUnit(y, { ...style, name: `${i}`, opens, convolutions: convolutions(opens ? stride : 1) });
    }
    return y;
  },
);
