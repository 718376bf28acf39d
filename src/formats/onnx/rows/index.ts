import type { Op } from "../../../ir/op.ts";
import type * as ops from "../../../ops/index.ts";
import { type OpName, operators } from "../../../ops/table.ts";
import type { Row } from "../row.ts";
import * as convolution from "./convolution.ts";
import * as elementwise from "./elementwise.ts";
import * as lookup from "./lookup.ts";
import * as normalization from "./normalization.ts";
import * as pooling from "./pooling.ts";
import * as quantization from "./quantization.ts";
import * as resize from "./resize.ts";
import * as shift from "./shift.ts";
import * as slicing from "./slicing.ts";

/** How every operator is said in ONNX. Leaving an operator out does not compile. */
export const rows = {
  ...convolution,
  ...elementwise,
  ...lookup,
  ...normalization,
  ...pooling,
  ...quantization,
  ...resize,
  ...shift,
  ...slicing,
} satisfies { [K in OpName]: Row<(typeof ops)[K]> };

/** A row with its operator's signature forgotten; the graph has checked the operands. */
type AnyRow = (site: Record<string, unknown>) => void;

const byName = new Map<string, AnyRow>(
  Object.entries(rows).map(([key, row]) => [operators[key as OpName].name, row as unknown as AnyRow]),
);

export function rowOf(op: Op): AnyRow {
  const row = byName.get(op.name);
  if (!row) throw new Error(`${op.name} has no row in ONNX's table: this is a bug in thumbnet`);
  return row;
}
