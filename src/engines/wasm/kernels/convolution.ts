/** Convolutions as products of matrices: pixels themselves where the kernel is 1×1, copied windows elsewhere. */
import { type Code, i32, type Plain } from "../assembler/index.ts";
import { type Block, blockFor, type Convolution, repeatSize } from "./blocks.ts";
import { finishPointers } from "./finish.ts";
import { writeThrough } from "./grids.ts";
import { bytes, floatBytes, type Kernel, kernelName, type Workshop } from "./kernel.ts";
import { scalesAt, writePairs } from "./pairs.ts";
import { writeGather } from "./patch.ts";
import { writeProduct } from "./product.ts";
import { writeTouch } from "./touch.ts";

type Pointer = "x" | "w" | "b" | "grids" | "steps" | "y" | "scratch";

/** A convolution of any geometry and grouping. */
export function convolution(shape: Convolution): Kernel<Pointer> {
  const { groups, words } = shape;
  const block = blockFor(shape);
  const { reading, runs, rows } = block;
  return {
    name: kernelName("convolution", shape),
    pointers: [
      "x",
      "w",
      ...finishPointers(shape),
      ...(words === "pairs" ? ["steps" as const] : []),
      "y",
      "scratch",
    ],
    scratch: block.scratch.end,
    write(code, pointers, workshop) {
      const alone: Workshop["each"] = (inner, name, range, body) => inner.for(name, range, body);
      const [eachRun, eachPixel] = runs.count > 1 ? [workshop.each, alone] : [alone, workshop.each];
      code.for("n", { to: reading === "image" ? 1 : shape.batch }, (n) =>
        code.for("group", { to: groups }, (group) => {
          const from = pointersOf(code, shape, { ...pointers, n, group });
          eachRun(code, "run", { to: runs.count }, (run) =>
            eachPixel(code, "pixel", { to: runs.length, by: rows }, (pixel) => {
              const first = overlapped(code, pixel, { rows, of: runs.length });
              writeBlock(code, block, { ...from, run, first }, workshop);
            }),
          );
        }),
      );
    },
  };
}

interface From {
  readonly x: Plain<"i32">;
  readonly w: Plain<"i32">;
  readonly b: Plain<"i32"> | undefined;
  readonly grids: Plain<"i32"> | undefined;
  readonly steps: Plain<"i32"> | undefined;
  readonly scales: Plain<"i32"> | undefined;
  readonly y: Plain<"i32">;
  readonly scratch: Plain<"i32">;
}

function pointersOf(
  code: Code,
  shape: Convolution,
  given: Readonly<Record<Pointer | "n" | "group", Plain<"i32">>>,
): From {
  const { x, y, groups, out, bias, finish, words } = shape;
  const moved = (name: string, pointer: Plain<"i32">, perImage: number, perGroup: number) =>
    code.variable(
      "i32",
      name,
      i32.add(
        pointer,
        i32.add(i32.mul(given.n, perImage * floatBytes), i32.mul(given.group, perGroup * floatBytes)),
      ),
    );
  return {
    x: moved("x", given.x, x.h * x.w * x.pitch, x.channels / groups),
    w: moved("w", given.w, 0, repeatSize(shape) / groups),
    b: bias ? moved("b", given.b, 0, out / groups) : undefined,
    grids: finish.grids ? given.grids : undefined,
    steps: words === "pairs" ? given.steps : undefined,
    scales: words === "pairs" ? moved("scales", i32.add(given.steps, scalesAt), 0, out / groups) : undefined,
    y: moved("y", given.y, y.h * y.w * y.pitch, out / groups),
    scratch: given.scratch,
  };
}

/** Where a block starts; the last one so that it ends with the rows, and does some again. */
function overlapped(
  code: Code,
  row: Plain<"i32">,
  { rows, of }: { readonly rows: number; readonly of: number },
): Plain<"i32"> {
  if (of % rows === 0) return row;
  return code.variable("i32", "first", i32.select(row, of - rows, i32.ltS(row, of - rows)));
}

interface Where {
  readonly run: Plain<"i32">;
  /** The first window of the block, in its run. */
  readonly first: Plain<"i32">;
}

/** Reads, multiplies and writes one block. */
function writeBlock(code: Code, block: Block, at: From & Where, workshop: Workshop): void {
  const { reading, rows, depth, pitch, product, scratch, shape } = block;
  const read = writeReading(code, block, at, workshop);
  const all = { rows, depth, pitch, columns: product.columns };
  if (reading !== "windows") writeTouch(code, read, all, workshop);
  const { grids } = shape.finish;
  const place = (name: string, offset: number) => code.variable("i32", name, i32.add(at.scratch, offset));
  const a = at.steps ? place("pairs", scratch.pairs) : read;
  if (at.steps) writePairs(code, all, { from: read, to: a, step: at.steps }, workshop);
  const y = writeTarget(code, shape, at);
  if (!grids || !at.grids) {
    writeRepeats(code, block, { ...at, a, y }, workshop);
    return;
  }
  const raw = place("raw", scratch.raw);
  writeRepeats(code, block, { ...at, a, y: raw }, workshop);
  const pitches = { fromPitch: bytes(product.yPitch), toPitch: bytes(shape.y.pitch) };
  const places = { from: raw, to: y, steps: at.grids, pixels: rows, ...pitches };
  writeThrough(code, { grids, columns: product.columns }, places, workshop);
}

/** Where the rows of a block are read; windows are copied for it. */
function writeReading(
  code: Code,
  { shape, reading, rows, depth }: Block,
  { x, scratch, run, first }: From & Where,
  workshop: Workshop,
): Plain<"i32"> {
  const { taps, strides, origin, windows, groups } = shape;
  const pixelBytes = shape.x.pitch * floatBytes;
  if (reading === "image") return code.variable("i32", "a", i32.add(x, i32.mul(first, pixelBytes)));
  if (reading === "rows") {
    const line = i32.mul(i32.add(i32.mul(run, strides[0]), origin[0]), shape.x.w);
    const pixel = i32.add(i32.add(line, i32.mul(first, strides[1])), origin[1]);
    return code.variable("i32", "a", i32.add(x, i32.mul(pixel, pixelBytes)));
  }
  const image = { ...shape.x, channels: shape.x.channels / groups };
  code.for("t", { to: rows }, (t) => {
    const window = code.variable("i32", "window", i32.add(i32.add(first, t), i32.mul(run, windows[1])));
    const row = i32.add(i32.mul(i32.divU(window, windows[1]), strides[0]), origin[0]);
    const column = i32.add(i32.mul(i32.remU(window, windows[1]), strides[1]), origin[1]);
    const layout = { tap: image.channels, row: taps.kw * image.channels, fill: 0 };
    const to = i32.add(scratch, i32.mul(t, depth * floatBytes));
    writeGather(
      code,
      { image, taps, layout },
      { x, row: code.variable("i32", "row", row), column: code.variable("i32", "column", column), to },
      workshop,
    );
  });
  return scratch;
}

/** Where the first window of a block writes. */
function writeTarget(code: Code, { y: target }: Convolution, { y, run, first }: From & Where): Plain<"i32"> {
  const { pitch, w, steps, first: start } = target;
  const line = i32.mul(i32.add(i32.mul(run, steps[0]), start[0]), w);
  const pixel = i32.add(i32.add(line, i32.mul(first, steps[1])), start[1]);
  return code.variable("i32", "y", i32.add(y, i32.mul(pixel, bytes(pitch))));
}

/** The products of one block: one for each result that a window gives. */
function writeRepeats(
  code: Code,
  { shape, product }: Block,
  { a, w, b, scales, y }: From & { readonly a: Plain<"i32"> },
  workshop: Workshop,
): void {
  const { pitch, w: width, repeats } = shape.y;
  const size = bytes(repeatSize(shape));
  code.for("down", { to: repeats[0] }, (i) =>
    code.for("across", { to: repeats[1] }, (j) =>
      writeProduct(
        code,
        product,
        {
          a,
          w: i32.add(w, i32.mul(i32.add(i32.mul(i, repeats[1]), j), size)),
          b,
          scales,
          y: i32.add(y, i32.mul(i32.add(i32.mul(i, width), j), bytes(pitch))),
        },
        workshop,
      ),
    ),
  );
}
