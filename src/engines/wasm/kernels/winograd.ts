/** 3×3 convolutions of stride 1 by Winograd's F(2×2, 3×3) and F(4×4, 3×3): 2.25 and 4 times fewer products. */
import { type Code, call, f32x4, i32, type Plain, v128 } from "../assembler/index.ts";
import { blockOf, type Convolution } from "./blocks.ts";
import { type Bounds, bounded, finishPointers } from "./finish.ts";
import { writeThrough } from "./grids.ts";
import { bytes, floatBytes, type Kernel, kernelName, vectorBytes, type Workshop } from "./kernel.ts";
import { forVectors, storeFirst } from "./lanes.ts";
import { patchBytes, patchTap, type Taps, writePatch } from "./patch.ts";
import { packColumns, packedSize, writeProduct } from "./product.ts";
import { type Results, transforms } from "./winograd-transforms.ts";

/** Bytes of transformed pixels and products that are worked on at once. */
const blockBytes = 384 * 1024;
const blockTiles = { least: 8, most: 12 } as const;

/** Numbers between planes, so that the same number of each lies in another set of the cache. */
const planeGap = 16;

export const isWinograd = ({ taps, strides, groups, y }: Convolution): boolean =>
  taps.kh === 3 &&
  taps.kw === 3 &&
  [...taps.dilations, ...strides, ...y.steps, groups].every((one) => one === 1);

/** Numbers that the transformed weights take. */
export const winogradSize = (results: Results, depth: number, columns: number): number =>
  (results + 2) ** 2 * packedSize(depth, columns);

/** G · w · Gᵀ for every pair of channels, in float64, packed for each of the products; w is [out, in, 3, 3]. */
export function winogradWeights(
  results: Results,
  { depth, columns }: { readonly depth: number; readonly columns: number },
  w: ArrayLike<number>,
): Float32Array {
  const { weights: g } = transforms[results];
  const each = packedSize(depth, columns);
  const packed = new Float32Array(g.length ** 2 * each);
  for (const [i, down] of g.entries())
    for (const [j, across] of g.entries()) {
      const weightAt = (channel: number, column: number): number => {
        const at = (column * depth + channel) * 9;
        let sum = 0;
        for (let u = 0; u < 3; u++)
          for (let v = 0; v < 3; v++) sum += down[u]! * across[v]! * w[at + 3 * u + v]!;
        return sum;
      };
      packed.set(packColumns({ depth, columns }, weightAt), (i * g.length + j) * each);
    }
  return packed;
}

/** A 3×3 convolution with tiles of `results`² results. */
export function winograd(
  results: Results,
  shape: Convolution,
): Kernel<"x" | "w" | "b" | "grids" | "y" | "scratch"> {
  const sees = results + 2;
  const { x, out, windows } = shape;
  const [down, across] = [Math.ceil(windows[0] / results), Math.ceil(windows[1] / results)];
  const pitch = vectorBytes(x.channels) / floatBytes;
  const bytesPerTile = sees ** 2 * (pitch + out) * floatBytes;
  const fits = Math.floor(blockBytes / bytesPerTile / 4) * 4;
  const tiles = blockOf(down * across, Math.min(blockTiles.most, Math.max(blockTiles.least, fits)));
  const taps: Taps = { kh: sees, kw: sees, dilations: [1, 1] };
  const planes = { image: tiles * pitch + planeGap, products: tiles * out + planeGap };
  const sizes = {
    image: sees ** 2 * planes.image * floatBytes,
    products: vectorBytes(sees ** 2 * planes.products),
    between: sees ** 2 * 16,
    patch: vectorBytes(patchBytes(x, taps) / floatBytes),
    /** Results of a tile that have not gone through their grids. */
    raw: shape.finish.grids ? results ** 2 * vectorBytes(out) : 0,
  };
  const tiling: Tiling = { results, sees, taps, across, tiles, pitch, planes };

  return {
    name: kernelName("winograd", { results, ...shape }),
    pointers: ["x", "w", ...finishPointers(shape), "y", "scratch"],
    scratch: sizes.image + sizes.products + sizes.between + sizes.patch + sizes.raw + 16,
    write(code, { x: allX, w, b, grids, y: allY, scratch }, workshop) {
      const products = code.variable("i32", "products", i32.add(scratch, sizes.image));
      const between = code.variable("i32", "between", i32.add(products, sizes.products));
      const patch = code.variable("i32", "patch", i32.add(between, sizes.between));
      const raw = code.variable("i32", "raw", i32.add(patch, sizes.patch));
      code.for("n", { to: shape.batch }, (n) => {
        const perImage = (h: number, w: number, numbers: number) => i32.mul(n, h * w * numbers * floatBytes);
        const source = code.variable("i32", "x", i32.add(allX, perImage(x.h, x.w, x.pitch)));
        const y = code.variable("i32", "y", i32.add(allY, perImage(shape.y.h, shape.y.w, shape.y.pitch)));
        const total = down * across;
        workshop.each(code, "block", { to: total, by: tiles }, (block) => {
          const first =
            total % tiles
              ? code.variable("i32", "first", i32.select(block, total - tiles, i32.ltS(block, total - tiles)))
              : block;
          const at: At = { x: source, y, b, grids, image: scratch, products, between, patch, raw, first };
          writeImages(code, { shape, tiling }, at, workshop);
          writeProducts(code, { shape, tiling }, { ...at, w }, workshop);
          writeResults(code, { shape, tiling }, at, workshop);
        });
      });
    },
  };
}

interface Tiling {
  readonly results: Results;
  /** Pixels that a tile sees along an axis. */
  readonly sees: number;
  readonly taps: Taps;
  /** Tiles across the image. */
  readonly across: number;
  /** Tiles of a block. */
  readonly tiles: number;
  /** Numbers from tile to tile among the transformed pixels. */
  readonly pitch: number;
  /** Numbers from one place in the tiles to the next, among the transformed pixels and among the products. */
  readonly planes: { readonly image: number; readonly products: number };
}

interface Work {
  readonly shape: Convolution;
  readonly tiling: Tiling;
}

type At = Readonly<
  Record<
    "x" | "y" | "b" | "grids" | "image" | "products" | "between" | "patch" | "raw" | "first",
    Plain<"i32">
  >
>;

/** Bᵀ · d · B of every tile of the block, four channels at a time. */
function writeImages(code: Code, { shape, tiling }: Work, at: At, workshop: Workshop): void {
  const { taps, across, tiles, pitch, planes, results } = tiling;
  const transform = imageTransform(results, workshop);
  code.for("t", { to: tiles }, (t) => {
    const tile = code.variable("i32", "tile", i32.add(at.first, t));
    const placed = (index: Plain<"i32">, origin: number) => i32.add(i32.mul(index, results), origin);
    const { first, rowBytes } = writePatch(
      code,
      { image: shape.x, taps },
      {
        x: at.x,
        row: code.variable("i32", "row", placed(i32.divU(tile, across), shape.origin[0])),
        column: code.variable("i32", "column", placed(i32.remU(tile, across), shape.origin[1])),
        scratch: at.patch,
      },
      workshop,
    );
    const target = code.variable("i32", "target", i32.add(at.image, i32.mul(t, bytes(pitch))));
    code.for("c", { to: bytes(shape.x.channels), by: 16 }, (channel) =>
      code.do(
        call(transform, {
          from: i32.add(first, channel),
          row: rowBytes,
          tap: bytes(patchTap(shape.x, taps)),
          between: at.between,
          to: i32.add(target, channel),
          plane: bytes(planes.image),
        }),
      ),
    );
  });
}

/** Bᵀ · d · B of four channels of one tile: down its columns, then along its rows. Everything is in bytes. */
const imageTransform = (results: Results, { shared }: Workshop) =>
  shared(
    `image ${results}`,
    ["from", "row", "tap", "between", "to", "plane"],
    (code, { from, row, tap, between, to, plane }) => {
      const sees = results + 2;
      const { image } = transforms[results];
      code.for("j", { to: sees }, (j) => {
        const pixel = code.variable("i32", "pixel", i32.add(from, i32.mul(j, tap)));
        const seen = counted(sees, (i) => {
          if (i > 0) code.step(pixel, row);
          return code.variable("v128", "seen", v128.load(pixel));
        });
        const column = code.variable("i32", "column", i32.add(between, i32.mul(j, 16)));
        for (const [i, value] of image(code, seen).entries())
          code.do(v128.store(column, value, i * sees * 16));
      });
      code.for("i", { to: sees }, () => {
        const seen = counted(sees, (j) => code.variable("v128", "seen", v128.load(between, j * 16)));
        for (const value of image(code, seen)) {
          code.do(v128.store(to, value));
          code.step(to, plane);
        }
        code.step(between, sees * 16);
      });
    },
  );

/** One product of matrices for every pair of places in a tile. */
function writeProducts(
  code: Code,
  { shape, tiling }: Work,
  at: At & { readonly w: Plain<"i32"> },
  workshop: Workshop,
): void {
  const { sees, tiles, pitch, planes } = tiling;
  const { out, x } = shape;
  code.for("k", { to: sees ** 2 }, (k) => {
    const moved = (name: string, pointer: Plain<"i32">, numbers: number) =>
      code.variable("i32", name, i32.add(pointer, i32.mul(k, bytes(numbers))));
    writeProduct(
      code,
      {
        words: "floats",
        rows: tiles,
        depth: x.channels,
        columns: out,
        aPitch: pitch,
        yPitch: out,
        bounds: {},
      },
      {
        a: moved("a", at.image, planes.image),
        w: moved("w", at.w, packedSize(x.channels, out)),
        y: moved("y", at.products, planes.products),
      },
      workshop,
    );
  });
}

/** Aᵀ · m · A of every tile of the block, with bias and activation, as far as it lies in the image. */
function writeResults(code: Code, { shape, tiling }: Work, at: At, workshop: Workshop): void {
  const { across, tiles, planes, results } = tiling;
  const { out, y, bias, windows } = shape;
  const { grids, ...bounds } = shape.finish;
  const tap = grids ? vectorBytes(out) : bytes(y.pitch);
  const line = grids ? results * tap : bytes(y.w * y.pitch);
  code.for("t", { to: tiles }, (t) => {
    const tile = code.variable("i32", "tile", i32.add(at.first, t));
    const row = code.variable("i32", "row", i32.mul(i32.divU(tile, across), results));
    const column = code.variable("i32", "column", i32.mul(i32.remU(tile, across), results));
    const pixel = i32.add(i32.mul(row, y.w), column);
    const target = code.variable("i32", "target", i32.add(at.y, i32.mul(pixel, bytes(y.pitch))));
    const source = code.variable("i32", "source", i32.add(at.products, i32.mul(t, bytes(out))));
    const rows = code.variable("i32", "rows", i32.sub(windows[0], row));
    const columns = code.variable("i32", "columns", i32.sub(windows[1], column));
    forVectors(code, out, (channel, present) =>
      code.do(
        call(resultTransform({ results, present, bias, bounds }, workshop), {
          from: i32.add(source, channel),
          plane: bytes(planes.products),
          between: at.between,
          to: i32.add(grids ? at.raw : target, channel),
          row: line,
          tap,
          rows,
          columns,
          b: bias ? i32.add(at.b, channel) : 0,
        }),
      ),
    );
    if (!grids) return;
    const least = (count: Plain<"i32">) =>
      code.variable("i32", "least", i32.select(count, results, i32.ltS(count, results)));
    const pixels = least(columns);
    const from = code.variable("i32", "from", at.raw);
    code.for("i", { to: least(rows) }, () => {
      const places = { from, to: target, steps: at.grids, pixels, fromPitch: tap, toPitch: bytes(y.pitch) };
      writeThrough(code, { grids, columns: out }, places, workshop);
      code.step(from, line);
      code.step(target, bytes(y.w * y.pitch));
    });
  });
}

interface Writing {
  readonly results: Results;
  /** Channels of the four that there are. */
  readonly present: number;
  readonly bias: 0 | 1;
  readonly bounds: Bounds;
}

/** Aᵀ · m · A of four channels of one tile, as far as there are rows and columns. Everything else is in bytes. */
const resultTransform = ({ results, present, bias, bounds }: Writing, { shared }: Workshop) =>
  shared(
    kernelName("results", { results, present, bias, bounds }),
    ["from", "plane", "between", "to", "row", "tap", "rows", "columns", "b"],
    (code, { from, plane, between, to, row, tap, rows, columns, b }) => {
      const sees = results + 2;
      const transform = transforms[results].results;
      const down = code.variable("i32", "down", i32.mul(plane, sees));
      code.for("j", { to: sees }, (j) => {
        const place = code.variable("i32", "place", i32.add(from, i32.mul(j, plane)));
        const products = counted(sees, (i) => {
          if (i > 0) code.step(place, down);
          return code.variable("v128", "product", v128.load(place));
        });
        const column = code.variable("i32", "column", i32.add(between, i32.mul(j, 16)));
        for (const [i, value] of transform(code, products).entries())
          code.do(v128.store(column, value, i * sees * 16));
      });
      const start = bias ? code.variable("v128", "start", v128.load(b)) : undefined;
      const last = code.variable("i32", "last", i32.select(rows, results, i32.ltS(rows, results)));
      code.for("i", { to: last }, () => {
        const products = counted(sees, (j) => code.variable("v128", "product", v128.load(between, j * 16)));
        const at = code.variable("i32", "at", to);
        for (const [j, value] of transform(code, products).entries()) {
          const write = () =>
            storeFirst(
              code,
              { at, count: present },
              bounded(start ? f32x4.add(value, start) : value, bounds),
            );
          if (j === 0) write();
          else code.if(i32.gtS(columns, j), write);
          code.step(at, tap);
        }
        code.step(between, sees * 16);
        code.step(to, row);
      });
    },
  );

const counted = <T>(count: number, each: (i: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => each(i));
