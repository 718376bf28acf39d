import { type Random, randomOf } from "../random.ts";

/** Smooth random values in 0..1 over the plane, one independent value for each unit square. */
export interface Texture {
  /** Interpolated between the values of the four nearest corners. */
  at(u: number, v: number): number;
  /** Three octaves of it: clouds, foliage, stains. */
  rough(u: number, v: number): number;
  /** The value of the unit square that holds the point: one for each window, brick or slab. */
  cell(u: number, v: number): number;
}

/** A square of values that repeats over the plane; its side is a power of two. */
interface Tile {
  readonly side: number;
  readonly values: Float32Array;
}

/** A scene's texture: the same tiles for every scene, each scene with a place of its own on them. */
export function textureOf(random: Random): Texture {
  const { plain, rough } = sharedTiles();
  const u0 = random.below(plain.side);
  const v0 = random.below(plain.side);
  return {
    at: (u, v) => interpolated(plain, u + u0, v + v0),
    rough: (u, v) => interpolated(rough, (u + u0) * fineness, (v + v0) * fineness),
    cell: (u, v) => valueAt(plain, Math.floor(u + u0), Math.floor(v + v0)),
  };
}

/** Values of the rough tile along a unit. */
const fineness = 8;
let shared: { readonly plain: Tile; readonly rough: Tile } | undefined;

/** Made once, when first asked for. */
function sharedTiles(): { readonly plain: Tile; readonly rough: Tile } {
  shared ??= drawTiles(randomOf(0, "streets texture"));
  return shared;
}

function drawTiles(random: Random): { readonly plain: Tile; readonly rough: Tile } {
  const side = 64;
  const plain = { side, values: Float32Array.from({ length: side * side }, random.next) };
  const fine = side * fineness;
  const values = Float32Array.from({ length: fine * fine }, (_, index) => {
    const u = (index % fine) / fineness;
    const v = Math.floor(index / fine) / fineness;
    const octave = (scale: number, shift: number): number =>
      interpolated(plain, u * scale + shift, v * scale + shift);
    return octave(1, 0) * 0.55 + octave(2, 7) * 0.3 + octave(4, 11) * 0.15;
  });
  return { plain, rough: { side: fine, values } };
}

const valueAt = ({ side, values }: Tile, column: number, row: number): number =>
  values[(row & (side - 1)) * side + (column & (side - 1))]!;

function interpolated({ side, values }: Tile, u: number, v: number): number {
  const column = Math.floor(u);
  const row = Math.floor(v);
  const fu = u - column;
  const fv = v - row;
  const left = column & (side - 1);
  const right = (left + 1) & (side - 1);
  const top = (row & (side - 1)) * side;
  const bottom = ((row + 1) & (side - 1)) * side;
  const su = fu * fu * (3 - 2 * fu);
  const above = values[top + left]! * (1 - su) + values[top + right]! * su;
  const below = values[bottom + left]! * (1 - su) + values[bottom + right]! * su;
  return above + (below - above) * fv * fv * (3 - 2 * fv);
}
