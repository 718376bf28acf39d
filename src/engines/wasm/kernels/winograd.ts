/** 3×3 convolutions of stride 1 by Winograd's F(2×2, 3×3) and F(4×4, 3×3): 2.25 and 4 times fewer products. */
import { type Code, f32x4, i32, type Plain, v128 } from "../assembler/index.ts";
import { blockOf, type Convolution } from "./convolution.ts";
import { finished } from "./finish.ts";
import { type Dialect, floatBytes, type Kernel, kernelName, vectorBytes } from "./kernel.ts";
import { forVectors, storeFirst } from "./lanes.ts";
import { patchBytes, patchTap, type Taps, writePatch } from "./patch.ts";
import { packColumns, packedSize, writeProduct } from "./product.ts";
import { type Results, transforms } from "./winograd-transforms.ts";

/** Bytes of transformed pixels and products that are worked on at once. */
const blockBytes = 768 * 1024;
const blockTiles = { least: 8, most: 32 } as const;

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
export function winograd(results: Results, shape: Convolution): Kernel<"x" | "w" | "b" | "y" | "scratch"> {
  const sees = results + 2;
  const { x, out, windows } = shape;
  const [down, across] = [Math.ceil(windows[0] / results), Math.ceil(windows[1] / results)];
  const pitch = vectorBytes(x.channels) / floatBytes;
  const bytesPerTile = sees ** 2 * (pitch + out) * floatBytes;
  const fits = Math.floor(blockBytes / bytesPerTile / 4) * 4;
  const tiles = blockOf(down * across, Math.min(blockTiles.most, Math.max(blockTiles.least, fits)));
  const taps: Taps = { kh: sees, kw: sees, dilations: [1, 1] };
  const sizes = {
    image: sees ** 2 * tiles * pitch * floatBytes,
    products: vectorBytes(sees ** 2 * tiles * out),
    between: sees ** 2 * 16,
    patch: patchBytes(x, taps),
  };
  const tiling: Tiling = { results, sees, taps, across, tiles, pitch };

  return {
    name: kernelName("winograd", { results, ...shape }),
    pointers: ["x", "w", "b", "y", "scratch"],
    scratch: sizes.image + sizes.products + sizes.between + sizes.patch + 16,
    write(code, { x: allX, w, b, y: allY, scratch }, dialect) {
      const products = code.variable("i32", "products", i32.add(scratch, sizes.image));
      const between = code.variable("i32", "between", i32.add(products, sizes.products));
      const patch = code.variable("i32", "patch", i32.add(between, sizes.between));
      code.for("n", { to: shape.batch }, (n) => {
        const perImage = (h: number, w: number, numbers: number) => i32.mul(n, h * w * numbers * floatBytes);
        const source = code.variable("i32", "x", i32.add(allX, perImage(x.h, x.w, x.pitch)));
        const y = code.variable("i32", "y", i32.add(allY, perImage(shape.y.h, shape.y.w, shape.y.pitch)));
        const total = down * across;
        code.for("block", { to: total, by: tiles }, (block) => {
          const first =
            total % tiles
              ? code.variable("i32", "first", i32.select(block, total - tiles, i32.ltS(block, total - tiles)))
              : block;
          const at: At = { x: source, y, b, image: scratch, products, between, patch, first };
          writeImages(code, { shape, tiling }, at);
          writeProducts(code, { shape, tiling }, { ...at, w }, dialect);
          writeResults(code, { shape, tiling }, at);
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
}

interface Work {
  readonly shape: Convolution;
  readonly tiling: Tiling;
}

type At = Readonly<
  Record<"x" | "y" | "b" | "image" | "products" | "between" | "patch" | "first", Plain<"i32">>
>;

const bytes = (numbers: number): number => numbers * floatBytes;

/** Bᵀ · d · B of every tile of the block, four channels at a time: down the columns, then along the rows. */
function writeImages(code: Code, { shape, tiling }: Work, at: At): void {
  const { sees, taps, across, tiles, pitch, results } = tiling;
  const { image } = transforms[results];
  const tap = bytes(patchTap(shape.x, taps));
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
    );
    const target = code.variable("i32", "target", i32.add(at.image, i32.mul(t, bytes(pitch))));
    forVectors(code, shape.x.channels, (channel) => {
      code.for("j", { to: sees }, (j) => {
        const pixel = code.variable("i32", "pixel", i32.add(i32.add(first, channel), i32.mul(j, tap)));
        const seen = counted(sees, (i) => {
          if (i > 0) code.step(pixel, rowBytes);
          return code.variable("v128", "seen", v128.load(pixel));
        });
        const to = code.variable("i32", "to", i32.add(at.between, i32.mul(j, 16)));
        for (const [i, value] of image(code, seen).entries()) code.do(v128.store(to, value, i * sees * 16));
      });
      code.for("i", { to: sees }, (i) => {
        const from = code.variable("i32", "from", i32.add(at.between, i32.mul(i, sees * 16)));
        const seen = counted(sees, (j) => code.variable("v128", "seen", v128.load(from, j * 16)));
        const row = i32.mul(i, bytes(sees * tiles * pitch));
        const to = code.variable("i32", "to", i32.add(i32.add(target, channel), row));
        for (const [j, value] of image(code, seen).entries())
          code.do(v128.store(to, value, bytes(j * tiles * pitch)));
      });
    });
  });
}

/** One product of matrices for every pair of places in a tile. */
function writeProducts(
  code: Code,
  { shape, tiling }: Work,
  at: At & { readonly w: Plain<"i32"> },
  dialect: Dialect,
): void {
  const { sees, tiles, pitch } = tiling;
  const { out, x } = shape;
  code.for("k", { to: sees ** 2 }, (k) => {
    const moved = (name: string, pointer: Plain<"i32">, numbers: number) =>
      code.variable("i32", name, i32.add(pointer, i32.mul(k, bytes(numbers))));
    writeProduct(
      code,
      { rows: tiles, depth: x.channels, columns: out, aPitch: pitch, yPitch: out, finish: {} },
      {
        a: moved("a", at.image, tiles * pitch),
        w: moved("w", at.w, packedSize(x.channels, out)),
        y: moved("y", at.products, tiles * out),
      },
      dialect,
    );
  });
}

/** Aᵀ · m · A of every tile of the block, with bias and activation, as far as it lies in the image. */
function writeResults(code: Code, { shape, tiling }: Work, at: At): void {
  const { sees, across, tiles, results } = tiling;
  const { out, y, bias, finish, windows } = shape;
  const transform = transforms[results].results;
  code.for("t", { to: tiles }, (t) => {
    const tile = code.variable("i32", "tile", i32.add(at.first, t));
    const row = code.variable("i32", "row", i32.mul(i32.divU(tile, across), results));
    const column = code.variable("i32", "column", i32.mul(i32.remU(tile, across), results));
    const pixel = i32.add(i32.mul(row, y.w), column);
    const target = code.variable("i32", "target", i32.add(at.y, i32.mul(pixel, bytes(y.pitch))));
    const source = code.variable("i32", "source", i32.add(at.products, i32.mul(t, bytes(out))));
    forVectors(code, out, (channel, present) => {
      code.for("j", { to: sees }, (j) => {
        const from = code.variable(
          "i32",
          "from",
          i32.add(i32.add(source, channel), i32.mul(j, bytes(tiles * out))),
        );
        const products = counted(sees, (i) =>
          code.variable("v128", "product", v128.load(from, bytes(i * sees * tiles * out))),
        );
        const to = code.variable("i32", "to", i32.add(at.between, i32.mul(j, 16)));
        for (const [i, value] of transform(code, products).entries())
          code.do(v128.store(to, value, i * sees * 16));
      });
      code.for("i", { to: results }, (i) => {
        const writeRow = () => {
          const from = code.variable("i32", "from", i32.add(at.between, i32.mul(i, sees * 16)));
          const products = counted(sees, (j) => code.variable("v128", "product", v128.load(from, j * 16)));
          const below = i32.mul(i, bytes(y.w * y.pitch));
          const to = code.variable("i32", "to", i32.add(i32.add(target, channel), below));
          const start = bias
            ? code.variable("v128", "start", v128.load(i32.add(at.b, channel)))
            : f32x4.const(0, 0, 0, 0);
          for (const [j, value] of transform(code, products).entries()) {
            const place = { at: to, offset: bytes(j * y.pitch), count: present };
            const write = () =>
              storeFirst(code, place, finished(bias ? f32x4.add(value, start) : value, finish));
            if (j === 0 || windows[1] % results === 0) write();
            else code.if(i32.ltU(i32.add(column, j), windows[1]), write);
          }
        };
        if (windows[0] % results === 0) writeRow();
        else code.if(i32.ltU(i32.add(row, i), windows[0]), writeRow);
      });
    });
  });
}

const counted = <T>(count: number, each: (i: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => each(i));
