import { CodingError } from "../../compression/coding/index.ts";
import { type Shape, sizeOf } from "../../ir/tensor.ts";
import { codebookLayout, int8Layout, int8Zero } from "./code-layouts.ts";
import { readCodes } from "./codes.ts";
import type { PartReader } from "./parts.ts";
import { type Codebook, type Int8, kinds, type LowRank, matrixOf, noAxis, type Stored } from "./stored.ts";

/** Reads a parameter of a known shape. */
export function readStored(from: PartReader, shape: Shape): Stored {
  const kind = readKind(from);
  return kind === "low rank" ? readLowRank(from, shape) : readWhole(from, shape, kind);
}

type Whole = Exclude<Stored, LowRank>;

function readKind({ reader }: PartReader): Stored["kind"] {
  const tag = reader.byte();
  const kind = kinds[tag];
  if (kind) return kind;
  throw new CodingError(reader.at - 1, `kind ${tag}`, `0 to ${kinds.length - 1}`);
}

function readWhole(from: PartReader, shape: Shape, kind: Whole["kind"]): Whole {
  switch (kind) {
    case "floats":
      return { kind, values: from.floats("numbers", sizeOf(shape)) };
    case "codebook":
      return readCodebook(from, shape);
    case "int8":
      return readInt8(from, shape);
  }
}

function readCodebook(from: PartReader, shape: Shape): Codebook {
  const codebook = from.floats("codebook", from.reader.byte() + 1);
  return { kind: "codebook", codebook, codes: readCodes(from, codebookLayout(shape, codebook)) };
}

function readInt8(from: PartReader, shape: Shape): Int8 {
  const axis = from.reader.byte();
  const places = axis === noAxis ? 1 : shape[axis];
  if (places === undefined)
    throw new CodingError(
      from.reader.at - 1,
      `axis ${axis} of a shape of rank ${shape.length}`,
      `0 to ${shape.length - 1}, or ${noAxis} for none`,
    );
  const scales = from.floats("scales", places);
  const codes = Int8Array.from(readCodes(from, int8Layout(shape)), (code) => code - int8Zero);
  return { kind: "int8", codes, scales, axis: axis === noAxis ? 0 : axis };
}

function readLowRank(from: PartReader, shape: Shape): LowRank {
  const { reader, budget } = from;
  const { rows, columns } = matrixOf(shape);
  const { at } = reader;
  const rank = reader.count(Math.min(rows, columns));
  const wrong = budget.refuses(rank * (rows + columns)) ?? budget.refusesProducts(rank * rows * columns);
  if (wrong) throw new CodingError(at, wrong.found, wrong.fits);
  if (rank === 0) throw new CodingError(at, "factors of rank 0", "1 or more");
  const factor = (factorShape: Shape): Whole => {
    const kind = readKind(from);
    if (kind !== "low rank") return readWhole(from, factorShape, kind);
    throw new CodingError(reader.at - 1, "factors of a factor", "numbers, a codebook or int8");
  };
  return { kind: "low rank", rank, left: factor([rows, rank]), right: factor([rank, columns]) };
}
