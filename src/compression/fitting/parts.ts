import type { Node } from "../../ir/graph.ts";
import type { Shape } from "../../ir/tensor.ts";
import type { Layer } from "../quantization/index.ts";

/** Weights of a layer that see the same numbers: each row makes one number out of them. */
export interface Part {
  readonly rows: number;
  readonly columns: number;
  /** Where the weight of a row and column lies in its parameter. */
  offset(row: number, column: number): number;
  /** The output channel that a row is of. */
  channel(row: number): number;
  /** The first column's place among all that the part's group of channels sees. */
  readonly firstColumn: number;
  readonly group: number;
}

/** What more columns than these see in common is left aside: equations of so many unknowns take long enough. */
const mostColumns = 1024;

/** The parts of a layer: one for each group of channels, or more where a row is long. */
export const partsOf = ({ node, w }: Layer): readonly Part[] => {
  const groups = groupsOf(node, w.parameter.type.shape);
  return groups.flatMap((group) => {
    const parts = Math.ceil(group.columns / mostColumns);
    return Array.from({ length: parts }, (_, i) => {
      const first = Math.floor((i * group.columns) / parts);
      const end = Math.floor(((i + 1) * group.columns) / parts);
      return {
        ...group,
        columns: end - first,
        firstColumn: first,
        offset: (row: number, column: number) => group.offset(row, first + column),
      };
    });
  });
};

type Group = Omit<Part, "firstColumn">;

/** In a Conv [out, in/group, kh, kw], a ConvTranspose [in, out/group, kh, kw] or a Gemm. */
function groupsOf({ op, attributes }: Node, [first = 1, second = 1, ...kernel]: Shape): readonly Group[] {
  const taps = kernel.reduce((a, b) => a * b, 1);
  const groups = op.name === "Gemm" ? 1 : Number(attributes["group"]);
  const isTurned = op.name === "Gemm" && attributes["transB"] !== 1;
  const numbers = Array.from({ length: groups }, (_, group) => group);
  if (op.name === "ConvTranspose") {
    // Every tap of an output channel is a row, which sees one pixel.
    const [columns, rows] = [first / groups, second * taps];
    return numbers.map((group) => ({
      group,
      rows,
      columns,
      offset: (row, column) => (group * columns + column) * rows + row,
      channel: (row) => group * second + Math.floor(row / taps),
    }));
  }
  const [rows, columns] = isTurned ? [second, first] : [first / groups, second * taps];
  return numbers.map((group) => ({
    group,
    rows,
    columns,
    offset: (row, column) => (isTurned ? column * rows + row : (group * rows + row) * columns + column),
    channel: (row) => group * rows + row,
  }));
}

/** Whether every row has a bias of its own to move: those of a transposed convolution share one between several. */
export const hasOwnBias = ({ node, b }: Layer): boolean =>
  b !== undefined && node.op.name !== "ConvTranspose";
