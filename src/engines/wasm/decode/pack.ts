/** Weights laid out for kernels inside a module, as `lower/packing.ts` says. */
import {
  type Code,
  call,
  f32,
  f64,
  i32,
  type Local,
  type Module,
  memory,
  type Plain,
} from "../assembler/index.ts";
import { type Results, transforms } from "../kernels/winograd-transforms.ts";
import type { Packing, Panels } from "../lower/packing.ts";
import { lazy } from "./lazy.ts";

type Whole = Plain<"i32">;

export interface Packer {
  /** Lays out the floats at `from`. What is at `to` was never written. */
  pack(code: Code, packing: Packing, at: { readonly from: number; readonly to: number }): void;
}

const bytes = (numbers: number): number => 4 * numbers;

/** Bytes that packing takes for itself, at `work`. */
export const packBytes = 8 * (36 * 9 + 6 * 3);

export function packerIn(module: Module, { work }: { readonly work: number }): Packer {
  const panels = {
    floats: lazy(() => panelsIn(module)),
    pairs: lazy(() => pairsIn(module)),
  };
  const transformed = {
    2: lazy(() => transformedIn(module, 2, work)),
    4: lazy(() => transformedIn(module, 4, work)),
  };
  return {
    pack(code, packing, { from, to }) {
      if (packing.kind === "copied") code.do(memory.copy(to, from, bytes(packing.count)));
      else if (packing.kind === "panels")
        code.do(call(panels[packing.words](), { to, ...panelsAt(packing, from) }));
      else {
        const { depth, columns, results } = packing;
        code.do(call(transformed[results](), { from, to, depth, columns }));
      }
    },
  };
}

const panelsAt = (packing: Panels, from: number) => {
  const [down, across] = packing.taps;
  return {
    from: from + bytes(packing.start),
    lanes: packing.lanes,
    groups: packing.groups.count,
    group: bytes(packing.groups.step),
    columns: packing.columns.count,
    column: bytes(packing.columns.step),
    kh: down.count,
    down: bytes(down.step),
    kw: across.count,
    across: bytes(across.step),
    channels: packing.channels.count,
    channel: bytes(packing.channels.step),
  };
};

const panelsTake = {
  to: "i32",
  from: "i32",
  lanes: "i32",
  groups: "i32",
  group: "i32",
  columns: "i32",
  column: "i32",
  kh: "i32",
  down: "i32",
  kw: "i32",
  across: "i32",
  channels: "i32",
  channel: "i32",
} as const;

/** Panels of floats, as they are. */
const panelsIn = (module: Module) =>
  eachInPanels(module, "panels", (code, { weight, target, pitch }) => {
    code.do(i32.store(target, i32.load(weight)));
    code.step(target, pitch);
  });

/** Panels of whole numbers, two rows in a word. */
const pairsIn = (module: Module) =>
  eachInPanels(module, "pairs", (code, { weight, target, pitch }) => {
    code.do(i32.store16(target, i32.truncF32(f32.load(weight))));
    const isSecond = i32.and(target, 2);
    code.step(target, i32.select(i32.sub(pitch, 2), 2, isSecond));
  });

interface Weight {
  /** Where a weight is read. */
  readonly weight: Whole;
  /** Where it is written, to be moved to where the next one of its column is. */
  readonly target: Local<"i32">;
  /** Bytes of a line of the panel. */
  readonly pitch: Whole;
}

const eachInPanels = (
  module: Module,
  name: "panels" | "pairs",
  write: (code: Code, weight: Weight) => void,
) =>
  module.function(name, panelsTake, (code, { to, from, lanes, groups, columns, ...given }) => {
    const rows = i32.mul(i32.mul(given.kh, given.kw), given.channels);
    const lines = name === "pairs" ? i32.shrU(i32.add(rows, 1), 1) : rows;
    const panelBytes = code.variable("i32", "panel", i32.shl(i32.mul(lanes, lines), 2));
    const pitch = code.variable("i32", "pitch", i32.shl(lanes, 2));
    const stepped = (name: string, base: Whole, i: Whole, step: Whole) =>
      code.variable("i32", name, i32.add(base, i32.mul(i, step)));
    code.for("g", { to: groups }, (g) => {
      const group = stepped("groupAt", from, g, given.group);
      code.for("c", { to: columns }, (c) => {
        const column = stepped("columnAt", group, c, given.column);
        const panel = i32.add(to, i32.mul(i32.divU(c, lanes), panelBytes));
        const target = code.variable("i32", "target", i32.add(panel, i32.shl(i32.remU(c, lanes), 2)));
        code.for("i", { to: given.kh }, (i) => {
          const row = stepped("rowAt", column, i, given.down);
          code.for("j", { to: given.kw }, (j) => {
            const tap = stepped("tapAt", row, j, given.across);
            code.for("n", { to: given.channels }, () => {
              write(code, { weight: tap, target, pitch });
              code.step(tap, given.channel);
            });
          });
        });
      });
      const panels = i32.divU(i32.sub(i32.add(columns, lanes), 1), lanes);
      code.step(to, i32.mul(panels, panelBytes));
    });
  });

/** G · w · Gᵀ of every 3×3 kernel, in float64 and in the order of `winogradWeights`. */
function transformedIn(module: Module, results: Results, work: number) {
  const { weights } = transforms[results];
  const places = weights.length ** 2;
  const takes = { from: "i32", to: "i32", depth: "i32", columns: "i32" } as const;
  return module.function(`transformed${results}`, takes, (code, { from, to, depth, columns }) => {
    fillFactors(code, weights, work);
    const panelBytes = code.variable("i32", "panel", i32.shl(depth, 5));
    const planeBytes = code.variable("i32", "plane", i32.mul(i32.shrU(i32.add(columns, 7), 3), panelBytes));
    const numbers = Array.from({ length: 9 }, () => code.variable("f64", "w"));
    code.for("c", { to: columns }, (c) => {
      const panel = i32.add(to, i32.mul(i32.shrU(c, 3), panelBytes));
      const start = code.variable("i32", "start", i32.add(panel, i32.shl(i32.and(c, 7), 2)));
      code.for("n", { to: depth }, () => {
        for (const [i, number] of numbers.entries())
          code.set(number, f64.promoteF32(f32.load(from, bytes(i))));
        code.step(from, bytes(9));
        const factors = code.variable("i32", "factors", i32.const(work));
        const target = code.variable("i32", "target", start);
        code.for("k", { to: places }, () => {
          const products = numbers.map((number, i) => f64.mul(f64.load(factors, 8 * i), number));
          code.do(f32.store(target, f32.demoteF64(products.reduce((sum, product) => f64.add(sum, product)))));
          code.step(factors, 8 * 9);
          code.step(target, planeBytes);
        });
        code.step(start, bytes(8));
      });
    });
  });
}

/** What each of nine weights counts in each place of a tile. */
function fillFactors(code: Code, weights: readonly (readonly number[])[], work: number): void {
  const table = work + 8 * 36 * 9;
  for (const [i, number] of weights.flat().entries()) code.do(f64.store(table + 8 * i, number));
  const rows = weights.length;
  const to = code.variable("i32", "factor", i32.const(work));
  const factorAt = (row: Whole, tap: Whole) =>
    f64.load(i32.add(i32.mul(i32.add(i32.mul(row, 3), tap), 8), table));
  code.for("i", { to: rows }, (i) =>
    code.for("j", { to: rows }, (j) =>
      code.for("u", { to: 3 }, (u) =>
        code.for("v", { to: 3 }, (v) => {
          code.do(f64.store(to, f64.mul(factorAt(i, u), factorAt(j, v))));
          code.step(to, 8);
        }),
      ),
    ),
  );
}
