/** Parameters in the words of formats/squeezed, back to the floats that `valuesOf` gives there. */

import type { Placement } from "../../../formats/squeezed/choices.ts";
import { groupOf } from "../../../formats/squeezed/code-layouts.ts";
import { type LowRank, matrixOf, type Stored } from "../../../formats/squeezed/stored.ts";
import { type Shape, sizeOf } from "../../../ir/tensor.ts";
import { type Code, call, type Module, setGlobal } from "../assembler/index.ts";
import { codesIn } from "./codes.ts";
import { floatsIn } from "./floats.ts";
import {
  codebookBytes,
  codebookIn,
  int8In,
  numbersIn,
  productIn,
  scaleIn,
  scalesIn,
  skipKind,
} from "./kinds.ts";
import { lazy } from "./lazy.ts";
import { shareBytes } from "./placements.ts";
import { tableBytes } from "./run.ts";
import { runsIn } from "./runs.ts";
import { streamIn } from "./stream.ts";

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

  const words = { stream, floats, codes, free };
  const numbers = lazy(() => numbersIn(module, words));
  const codebook = lazy(() => codebookIn(module, words));
  const scale = lazy(() => scaleIn(module));
  const scales = lazy(() => scalesIn(module, words, scale()));
  const int8 = lazy(() => int8In(module, words, scale()));
  const product = lazy(() => productIn(module));

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
    skipKind(code, stream);
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
    scale: (code, scaling) => code.do(call(scales(), scaling)),
  };
}
