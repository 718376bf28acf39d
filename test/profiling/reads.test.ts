import { describe, expect, test } from "vitest";
import { interpret, zeros } from "../../src/engines/interpreter/interpreter.ts";
import { mapBound, mapResult, type Node, type Value, valuesOf } from "../../src/ir/graph.ts";
import type { Op } from "../../src/ir/op.ts";
import { stridesOf, type Tensor } from "../../src/ir/tensor.ts";
import { operators } from "../../src/ops/table.ts";
import { viewsOf } from "../../src/profiling/fields/reads.ts";
import { spanAt } from "../../src/profiling/fields/sight.ts";
import { buildCase, type Case, feedsOf } from "../conformance/case.ts";
import { cases } from "../conformance/cases/index.ts";

const table: Readonly<Record<string, readonly Case[]>> = cases;

/** One element of an operand that, changed, changes one element of a result; positions by axis. */
interface Dependence {
  readonly operand: Value;
  readonly index: number;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

const inputsOf = (node: Node): readonly Value[] => [...new Set(valuesOf(...Object.values(node.inputs)))];

const positionsOf = (offset: number, { type: { shape } }: Value): readonly number[] =>
  stridesOf(shape).map((stride, axis) => Math.floor(offset / stride) % (shape[axis] ?? 1));

/** Runs one node on what its operands are in the case, with one operand's number changed in turn. */
function dependences(node: Node, known: ReadonlyMap<Value, Tensor>): readonly Dependence[] {
  const results = valuesOf(node.result);
  const evaluate = (inputs: ReadonlyMap<Value, Tensor>): readonly Tensor[] => {
    const made = new Map(results.map((y) => [y, zeros(y.type, "float64")]));
    const tensorOf = (v: Value): Tensor => inputs.get(v) ?? zeros(v.type, "float64");
    node.op.evaluate(
      mapBound(node.inputs, tensorOf),
      node.attributes,
      mapResult(node.result, (y) => made.get(y)!),
    );
    return results.map((y) => made.get(y)!);
  };
  const before = evaluate(known);
  return inputsOf(node).flatMap((operand) => {
    const { type, data } = known.get(operand)!;
    return Array.from(data).flatMap((number, i) => {
      // What stands for a place must stay one; other numbers are changed enough to win any maximum.
      const change = type.dtype === "bool" ? 1 - number : type.dtype === "int32" ? number : 50 + 2 * number;
      const after = evaluate(new Map([...known, [operand, { type, data: data.with(i, change) }]]));
      return results.flatMap((y, index) =>
        Array.from(after[index]!.data).flatMap((changed, j) =>
          Object.is(changed, before[index]!.data[j])
            ? []
            : [{ operand, index, from: positionsOf(i, operand), to: positionsOf(j, y) }],
        ),
      );
    });
  });
}

/** Whether the table lets the element `to` read the element `from`; beyond an edge the edge may stand in. */
function isAllowed(node: Node, { operand, index, from, to }: Dependence): boolean {
  const ways = viewsOf(node, index).filter(([read]) => read === operand);
  return ways.some(([, views]) =>
    views.every(({ axis, window }, i) => {
      const inside = (p: number) => Math.min(Math.max(p, 0), (operand.type.shape[i] ?? 1) - 1);
      const [low, high] = spanAt(window, axis === undefined ? 0 : (to[axis] ?? 0));
      return low <= high && inside(low) <= (from[i] ?? 0) && (from[i] ?? 0) <= inside(high);
    }),
  );
}

/** Cases in which more is read than the table says, and why it says less. */
const beyond: Readonly<Record<string, string>> = {
  "activeShift, by several pixels, some beyond the image": "offsets are learned, and counted as one pixel",
  "activeShift, by whole pixels": "offsets are learned, and counted as one pixel",
  "maxUnpool, sums where windows shared a winner": "only the numbers tell how far windows reached",
};

/** Operators of which every window is wholly read, whatever the numbers. */
const sharp = new Set([
  "conv",
  "convTranspose",
  "maxPool",
  "averagePool",
  "slice",
  "split",
  "concat",
  "spaceToDepth",
  "depthToSpace",
  "resize",
  "transpose",
  "matMul",
  "gemm",
]);

/** Where an operator is used in a case, and what its operands are there. */
function nodesOf(op: Op, example: Case) {
  const { graph } = buildCase(example);
  const feeds = feedsOf(example, "float64");
  const known = interpret(graph, new Map(graph.inputs.map((v) => [v, feeds[v.name]!])), "float64");
  return { nodes: graph.nodes.filter((used) => used.op === op), known };
}

/** Dependences by the position along an axis of what is changed. */
function grouped(found: readonly Dependence[], axis: number): ReadonlyMap<number, readonly Dependence[]> {
  const groups = new Map<number, Dependence[]>();
  for (const one of found) {
    const to = one.to[axis] ?? 0;
    groups.set(to, [...(groups.get(to) ?? []), one]);
  }
  return groups;
}

const asked = Object.entries(operators).flatMap(([key, op]) =>
  (table[key] ?? []).map((example) => ({ key, op, example })),
);

describe("what an element reads, by the table", () => {
  for (const { key, op, example } of asked) {
    const name = `${key}, ${example.name}`;
    const holds = name in beyond ? test.fails : test;
    holds(`is all that changes it: ${name}`, () => {
      const { nodes, known } = nodesOf(op, example);
      for (const node of nodes) {
        if (node.attributes["mode"] === "reflect") continue; // A mirrored frame counts as lying outside.
        const forbidden = dependences(node, known).filter((found) => !isAllowed(node, found));
        expect(
          forbidden.slice(0, 3).map(({ operand, from, to }) => `${operand.name} [${from}] to [${to}]`),
        ).toEqual([]);
      }
    });
  }

  test.each(asked.filter(({ key }) => sharp.has(key)))(
    "is no more than changes it inside an image: $key, $example.name",
    ({ op, example }) => {
      const { nodes, known } = nodesOf(op, example);
      for (const node of nodes) {
        if (valuesOf(...Object.values(node.inputs)).length !== inputsOf(node).length) continue;
        const found = dependences(node, known);
        for (const [index] of valuesOf(node.result).entries())
          for (const [operand, views] of viewsOf(node, index))
            for (const [i, { axis, window }] of views.entries()) {
              if (axis === undefined || window.advance === 0) continue;
              const mine = found.filter((one) => one.operand === operand && one.index === index);
              for (const [to, reads] of grouped(mine, axis)) {
                const [low, high] = spanAt(window, to);
                if (low < 0 || high >= (operand.type.shape[i] ?? 1)) continue;
                const froms = reads.map(({ from }) => from[i] ?? 0);
                expect([Math.min(...froms), Math.max(...froms)]).toEqual([low, high]);
              }
            }
      }
    },
  );

  test("is less than all only in cases that exist", () => {
    const names = asked.map(({ key, example }) => `${key}, ${example.name}`);
    expect(Object.keys(beyond).filter((name) => !names.includes(name))).toEqual([]);
  });
});
