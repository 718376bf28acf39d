/** A parameter of each kind, back to floats: see docs/squeezed-format.md, Numbers. */
import {
  type Code,
  call,
  f32,
  f64,
  type Global,
  globalOf,
  i32,
  type Module,
  setGlobal,
} from "../assembler/index.ts";
import type { codesIn } from "./codes.ts";
import type { floatsIn } from "./floats.ts";
import type { Whole } from "./run.ts";
import type { Stream } from "./stream.ts";

export interface Words {
  readonly stream: Stream;
  readonly floats: ReturnType<typeof floatsIn>;
  readonly codes: ReturnType<typeof codesIn>;
  /** The first free byte. Whoever takes some gives all of them back from the first on. */
  readonly free: Global;
}

export const codebookBytes = 4 * 256;

const wordAt = (base: Whole, i: Whole): Whole => i32.add(base, i32.shl(i, 2));

function taken(code: Code, free: Global, bytes: Whole | number): Whole {
  const at = code.variable("i32", "taken", globalOf(free));
  code.do(setGlobal(free, i32.add(at, bytes)));
  return at;
}

/** The byte that says how a parameter is told: the code knows. */
export const skipKind = (code: Code, { byte }: Stream): void => code.drop(byte());

export const numbersIn = (module: Module, { stream, floats }: Words) =>
  module.function("numbers", { to: "i32", count: "i32" }, (code, given) => {
    skipKind(code, stream);
    code.do(floats(given));
  });

/** Codes, each in place of a number of the codebook. */
export const codebookIn = (module: Module, { stream, floats, codes, free }: Words) =>
  module.function("codebook", { to: "i32", count: "i32", group: "i32" }, (code, { to, count, group }) => {
    skipKind(code, stream);
    const entries = code.variable("i32", "entries", i32.add(stream.byte(), 1));
    const book = taken(code, free, codebookBytes);
    code.do(floats({ to: book, count: entries }));
    const zero = code.variable("i32", "zero");
    code.while(
      () => i32.and(i32.ltU(zero, entries), i32.ne(i32.load(wordAt(book, zero)), 0)),
      () => code.step(zero, 1),
    );
    const from = taken(code, free, count);
    code.do(codes({ to: from, count, alphabet: entries, zero, group }));
    code.for("i", { to: count }, (i) => {
      const entry = i32.load(wordAt(book, i32.load8U(i32.add(from, i))));
      code.do(i32.store(wordAt(to, i), entry));
    });
    code.do(setGlobal(free, book));
  });

const scaling = { to: "i32", count: "i32", scales: "i32", run: "i32" } as const;

/** Multiplies numbers by those at `by`: by the first for `run` of them, by the next for as many, and round again. */
export const scaleIn = (module: Module) =>
  module.function("scale", { by: "i32", ...scaling }, (code, { by, to, count, scales, run }) =>
    code.for("i", { to: count }, (i) => {
      const place = i32.remU(i32.divU(i, run), scales);
      const at = code.variable("i32", "at", wordAt(to, i));
      code.do(f32.store(at, f32.mul(f32.load(at), f32.load(wordAt(by, place)))));
    }),
  );
type Scale = ReturnType<typeof scaleIn>;

/** Reads floats and scales by them. */
export const scalesIn = (module: Module, { floats, free }: Words, scale: Scale) =>
  module.function("scales", scaling, (code, given) => {
    const by = taken(code, free, i32.shl(given.scales, 2));
    code.do(floats({ to: by, count: given.scales }));
    code.do(call(scale, { by, ...given }), setGlobal(free, by));
  });

/** Whole numbers, and what 1 stands for along an axis. */
export const int8In = (module: Module, { stream, floats, codes, free }: Words, scale: Scale) =>
  module.function("int8", { ...scaling, group: "i32" }, (code, { group, ...given }) => {
    const { to, count, scales } = given;
    skipKind(code, stream);
    code.drop(stream.byte());
    const by = taken(code, free, i32.shl(scales, 2));
    code.do(floats({ to: by, count: scales }));
    const from = taken(code, free, count);
    code.do(codes({ to: from, count, alphabet: 256, zero: 128, group }));
    code.for("i", { to: count }, (i) => {
      const number = i32.sub(i32.load8U(i32.add(from, i)), 128);
      code.do(f32.store(wordAt(to, i), f32.convertI32(number)));
    });
    code.do(call(scale, { by, ...given }), setGlobal(free, by));
  });

const factors = { to: "i32", left: "i32", right: "i32", rows: "i32", rank: "i32", columns: "i32" } as const;

/** Products of factors, summed in float64 and rounded once. */
export const productIn = (module: Module) =>
  module.function("lowRank", factors, (code, { to, left, right, rows, rank, columns }) => {
    const at = code.variable("i32", "at", to);
    const numberAt = (base: Whole, i: Whole) => f64.promoteF32(f32.load(wordAt(base, i)));
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
  });
