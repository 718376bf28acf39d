/** Products of matrices: what the left one's columns are, the right one's rows are too. */
import type { Value } from "../../../ir/graph.ts";
import type * as ops from "../../../ops/index.ts";
import { type Axis, axisOf, tie } from "../axis.ts";
import type { Coupling } from "../rule.ts";
import { madeBy } from "./convolution.ts";
import { stretched } from "./elementwise.ts";

const rest = "one number of it meets many channels";

export const gemm: Coupling<typeof ops.gemm> = ({
  inputs: { a, b, c },
  result: y,
  attributes: { transA, transB },
}) => {
  const [rows, summed] = turnedIf(transA, a);
  const [depth, columns] = turnedIf(transB, b);
  return {
    ties: [
      tie(axisOf(y, 0), rows),
      tie(summed, depth),
      tie(axisOf(y, 1), columns),
      ...(c ? stretched(c, y) : []),
    ],
    rest,
    makers: madeBy(columns, c),
  };
};

export const matMul: Coupling<typeof ops.matMul> = ({ inputs: { a, b }, result: y }) => {
  const [rows, summed] = matrixOf(a);
  const [depth, columns] = matrixOf(b);
  const [down, across] = matrixOf(y);
  const stacks = [a, b].flatMap((x) =>
    stretched(x, y).filter(({ from }) => from.axis < x.type.shape.length - 2),
  );
  return {
    ties: [tie(down, rows), tie(summed, depth), tie(across, columns), ...stacks],
    rest,
    makers: madeBy(columns, undefined),
  };
};

type Matrix = readonly [rows: Axis, columns: Axis];

const matrixOf = (x: Value): Matrix => {
  const rank = x.type.shape.length;
  return [axisOf(x, rank - 2), axisOf(x, rank - 1)];
};

const turnedIf = (turned: number, x: Value): Matrix =>
  turned ? [axisOf(x, 1), axisOf(x, 0)] : [axisOf(x, 0), axisOf(x, 1)];
