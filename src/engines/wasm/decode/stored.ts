/** Parameters in the words of formats/squeezed, back to the floats that `valuesOf` gives there. */

import type { Placement } from "../../../formats/squeezed/choices.ts";
import { groupOf } from "../../../formats/squeezed/code-layouts.ts";
import { type LowRank, matrixOf, type Stored } from "../../../formats/squeezed/stored.ts";
import { type Shape, sizeOf } from "../../../ir/tensor.ts";
import {
  type Code,
  call,
  f32,
  f64,
  globalOf,
  i32,
  type Module,
  type Plain,
  setGlobal,
} from "../assembler/index.ts";
import { runsIn, tableBytes } from "./coders.ts";
import { codesIn, shareBytes } from "./codes.ts";
import { floatsIn } from "./floats.ts";
import { lazy } from "./lazy.ts";
import { streamIn } from "./stream.ts";

type Whole = Plain<"i32">;

/** What the coded numbers of a file need of their reader. */
export interface Needs {
  readonly coders: ReadonlySet<string>;
  readonly placements: ReadonlySet<Placement>;
}

interface Place {
  /** Where the coded numbers begin. */
  readonly coded: number;
  /** Where `workBytes` are free. */
  readonly work: number;
}

export interface Reader {
  /** Reads the next parameter of the stream. */
  read(code: Code, request: Reading): void;
  /** Reads floats and multiplies what lies at `to` by them: by the first for `run` numbers, by the next for as many, and round again. */
  scale(code: Code, request: Scaling): void;
}

interface Reading {
  readonly stored: Stored;
  readonly shape: Shape;
  /** Address of the floats. */
  readonly to: number;
}

interface Scaling {
  readonly to: number;
  readonly count: number;
  readonly scales: number;
  readonly run: number;
}

const fixedBytes = tableBytes + shareBytes;
const codebookBytes = 4 * 256;

/** The most bytes that reading a parameter takes beside the floats themselves. */
export function workBytes(shape: Shape, stored: Stored): number {
  if (stored.kind !== "low rank") return fixedBytes + ownBytes(sizeOf(shape), stored);
  const [left, right] = factorShapes(shape, stored);
  const own = Math.max(ownBytes(sizeOf(left), stored.left), ownBytes(sizeOf(right), stored.right));
  return fixedBytes + 4 * (sizeOf(left) + sizeOf(right)) + own;
}

/** A byte for each code, and for each that is kept or each gap, of which one in 15 may step over zeros. */
function ownBytes(count: number, stored: Stored): number {
  const told = stored.kind === "int8" ? 4 * stored.scales.length : codebookBytes;
  return told + 2 * count + Math.ceil(count / 15);
}

const factorShapes = (shape: Shape, { rank }: LowRank): readonly [Shape, Shape] => {
  const { rows, columns } = matrixOf(shape);
  return [
    [rows, rank],
    [rank, columns],
  ];
};

/** Writes readers of coded numbers into a module, as they are asked for. */
export function readerIn(module: Module, needs: Needs, { coded, work }: Place): Reader {
  const stream = streamIn(module, coded);
  const free = module.global("free", work + fixedBytes);
  const runs = runsIn(module, { stream, tables: work }, needs.coders);
  const floats = floatsIn(module, { stream, runs, free });
  const codes = codesIn(module, { stream, runs, free, shares: work + tableBytes }, needs.placements);

  /** Takes free bytes; gives where they are. Whoever takes some gives all of them back from the first on. */
  const taken = (code: Code, name: string, bytes: Whole | number): Whole => {
    const at = code.variable("i32", name, globalOf(free));
    code.do(setGlobal(free, i32.add(at, bytes)));
    return at;
  };
  /** The byte that says how a parameter is told: the code knows. */
  const skipKind = (code: Code): void => code.drop(stream.byte());

  const numbers = lazy(() =>
    module.function("numbers", { to: "i32", count: "i32" }, (code, given) => {
      skipKind(code);
      code.do(floats(given));
    }),
  );

  const codebook = lazy(() =>
    module.function("codebook", { to: "i32", count: "i32", group: "i32" }, (code, { to, count, group }) => {
      skipKind(code);
      const entries = code.variable("i32", "entries", i32.add(stream.byte(), 1));
      const book = taken(code, "book", codebookBytes);
      code.do(floats({ to: book, count: entries }));
      const zero = code.variable("i32", "zero");
      code.while(
        () => i32.and(i32.ltU(zero, entries), i32.ne(i32.load(i32.add(book, i32.shl(zero, 2))), 0)),
        () => code.step(zero, 1),
      );
      const from = taken(code, "from", count);
      code.do(codes({ to: from, count, alphabet: entries, zero, group }));
      code.for("i", { to: count }, (i) => {
        const entry = i32.load(i32.add(book, i32.shl(i32.load8U(i32.add(from, i)), 2)));
        code.do(i32.store(i32.add(to, i32.shl(i, 2)), entry));
      });
      code.do(setGlobal(free, book));
    }),
  );

  const scaleTakes = { to: "i32", count: "i32", scales: "i32", run: "i32" } as const;
  const scale = lazy(() =>
    module.function("scale", { by: "i32", ...scaleTakes }, (code, { by, to, count, scales, run }) =>
      code.for("i", { to: count }, (i) => {
        const place = i32.remU(i32.divU(i, run), scales);
        const at = code.variable("i32", "at", i32.add(to, i32.shl(i, 2)));
        code.do(f32.store(at, f32.mul(f32.load(at), f32.load(i32.add(by, i32.shl(place, 2))))));
      }),
    ),
  );
  const int8 = lazy(() =>
    module.function("int8", { ...scaleTakes, group: "i32" }, (code, { group, ...scaling }) => {
      const { to, count, scales } = scaling;
      skipKind(code);
      code.drop(stream.byte());
      const by = taken(code, "by", i32.shl(scales, 2));
      code.do(floats({ to: by, count: scales }));
      const from = taken(code, "from", count);
      code.do(codes({ to: from, count, alphabet: 256, zero: 128, group }));
      code.for("i", { to: count }, (i) => {
        const number = i32.sub(i32.load8U(i32.add(from, i)), 128);
        code.do(f32.store(i32.add(to, i32.shl(i, 2)), f32.convertI32(number)));
      });
      code.do(call(scale(), { by, ...scaling }), setGlobal(free, by));
    }),
  );

  /** Reads floats and scales by them. */
  const readScales = lazy(() =>
    module.function("scales", scaleTakes, (code, scaling) => {
      const by = taken(code, "by", i32.shl(scaling.scales, 2));
      code.do(floats({ to: by, count: scaling.scales }));
      code.do(call(scale(), { by, ...scaling }), setGlobal(free, by));
    }),
  );

  const productTakes = {
    to: "i32",
    left: "i32",
    right: "i32",
    rows: "i32",
    rank: "i32",
    columns: "i32",
  } as const;
  const product = lazy(() =>
    module.function("lowRank", productTakes, (code, { to, left, right, rows, rank, columns }) => {
      const at = code.variable("i32", "at", to);
      const numberAt = (base: Whole, i: Whole) => f64.promoteF32(f32.load(i32.add(base, i32.shl(i, 2))));
      code.for("row", { to: rows }, (row) =>
        code.for("column", { to: columns }, (column) => {
          const sum = code.variable("f64", "sum", f64.const(0));
          code.for("k", { to: rank }, (k) => {
            const a = numberAt(left, i32.add(i32.mul(row, rank), k));
            const b = numberAt(right, i32.add(i32.mul(k, columns), column));
            code.set(sum, f64.add(sum, f64.mul(a, b)));
          });
          code.do(f32.store(at, f32.demoteF64(sum)));
          code.step(at, 4);
        }),
      );
    }),
  );

  const readWhole = (code: Code, { stored, shape, to }: Reading): void => {
    const count = sizeOf(shape);
    const group = groupOf(shape);
    if (stored.kind === "floats") code.do(call(numbers(), { to, count }));
    else if (stored.kind === "codebook") code.do(call(codebook(), { to, count, group }));
    else if (stored.kind === "int8") {
      const run = sizeOf(shape.slice(stored.axis + 1));
      code.do(call(int8(), { to, count, group, scales: stored.scales.length, run }));
    }
  };
  const readFactors = (code: Code, { stored, shape, to }: Reading & { readonly stored: LowRank }): void => {
    const shapes = factorShapes(shape, stored);
    const left = work + fixedBytes;
    const right = left + 4 * sizeOf(shapes[0]);
    const behind = right + 4 * sizeOf(shapes[1]);
    skipKind(code);
    code.drop(stream.count());
    code.do(setGlobal(free, behind));
    readWhole(code, { stored: stored.left, shape: shapes[0], to: left });
    readWhole(code, { stored: stored.right, shape: shapes[1], to: right });
    const { rows, columns } = matrixOf(shape);
    code.do(call(product(), { to, left, right, rows, rank: stored.rank, columns }), setGlobal(free, left));
  };
  return {
    read(code, { stored, ...place }) {
      if (stored.kind === "low rank") readFactors(code, { stored, ...place });
      else readWhole(code, { stored, ...place });
    },
    scale: (code, scaling) => code.do(call(readScales(), scaling)),
  };
}
