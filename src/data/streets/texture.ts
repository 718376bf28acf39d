import type { Random } from "../random.ts";

const period = 64;

/** Smooth random values in 0..1 over the plane, one independent value for each unit square. */
export interface Texture {
  /** Interpolated between the values of the four nearest corners. */
  at(u: number, v: number): number;
  /** Three octaves of it: clouds, foliage, stains. */
  rough(u: number, v: number): number;
  /** The value of the unit square that holds the point: one for each window, brick or slab. */
  cell(u: number, v: number): number;
}

export function textureOf(random: Random): Texture {
  const values = Float32Array.from({ length: period * period }, random.next);
  const at = (u: number, v: number): number => {
    const column = Math.floor(u);
    const row = Math.floor(v);
    const fu = u - column;
    const fv = v - row;
    const left = column & (period - 1);
    const right = (left + 1) & (period - 1);
    const top = (row & (period - 1)) * period;
    const bottom = ((row + 1) & (period - 1)) * period;
    const su = fu * fu * (3 - 2 * fu);
    const above = values[top + left]! * (1 - su) + values[top + right]! * su;
    const below = values[bottom + left]! * (1 - su) + values[bottom + right]! * su;
    return above + (below - above) * fv * fv * (3 - 2 * fv);
  };
  return {
    at,
    rough: (u, v) => at(u, v) * 0.55 + at(u * 2.1 + 7, v * 2.1 + 3) * 0.3 + at(u * 4.3, v * 4.3 + 11) * 0.15,
    cell: (u, v) => values[(Math.floor(v) & (period - 1)) * period + (Math.floor(u) & (period - 1))]!,
  };
}
