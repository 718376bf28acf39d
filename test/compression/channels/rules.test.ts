import { describe, expect, test } from "vitest";
import type { Position } from "../../../src/compression/channels/positions.ts";
import { withoutChannels } from "../../../src/compression/channels/remove.ts";
import { rules } from "../../../src/compression/channels/rules.ts";
import { followed } from "../../../src/compression/channels/sets.ts";
import { interpret } from "../../../src/engines/interpreter/index.ts";
import { Graph, type Numbers, stridesOf, type Tensor, type Value, valuesOf } from "../../../src/ir/index.ts";
import { type Case, feedsOf } from "../../conformance/case.ts";
import { cases } from "../../conformance/cases/index.ts";

const table: Readonly<Record<string, readonly Case[]>> = cases;
const followedOps = Object.entries(rules).flatMap(([op, rule]) => (typeof rule === "string" ? [] : [op]));

/** A case whose operands are constants, so that nothing is held for what it is fed or answers. */
function built(example: Case, numbersOf: (name: string, tensor: Tensor) => Tensor = (_, tensor) => tensor) {
  const graph = new Graph();
  const operands = Object.entries(feedsOf(example, "float32")).map(
    ([name, tensor]) => [name, graph.constant(name, numbersOf(name, tensor))] as const,
  );
  const results = valuesOf(example.build(Object.fromEntries(operands)));
  return { graph, results };
}

/** The positions along an axis of a value that a set takes. */
const goneFrom = (value: Value, axis: number, set: readonly Position[]): readonly number[] =>
  set.flatMap(({ axis: at, i }) => (at.of.name === value.name && at.axis === axis ? [i] : []));

/** Numbers at places of a value where none of its positions is gone; the others are dropped, or 0. */
function thinned(value: Value, numbers: Numbers, set: readonly Position[], how: "dropped" | "zero") {
  const { shape } = value.type;
  const strides = stridesOf(shape);
  const gone = shape.map((_, axis) => new Set(goneFrom(value, axis, set)));
  const isGone = (flat: number) =>
    shape.some((extent, axis) => gone[axis]?.has(Math.floor(flat / (strides[axis] ?? 1)) % extent));
  const all = Array.from(numbers);
  return how === "zero"
    ? all.map((number, flat) => (isGone(flat) ? 0 : number))
    : all.filter((_, flat) => !isGone(flat));
}

const emptiesAnAxis = (set: readonly Position[]): boolean =>
  set.some(({ axis }) => goneFrom(axis.of, axis.axis, set).length === axis.of.type.shape[axis.axis]);

describe.each(followedOps)("%s", (op) => {
  const examples = table[op] ?? [];

  test.each(examples)("$name: what is left is what it was with zeros in place of the rest", (example) => {
    const { graph, results } = built(example);
    for (const set of followed(graph).positions.free().values()) {
      if (emptiesAnAxis(set)) continue;
      const small = withoutChannels(graph, [{ positions: set, makers: [] }]).graph;
      const zeroed = built(example, (name, tensor) => {
        const value = graph.constants.find((constant) => constant.name === name);
        if (!value) throw new Error(`${name} is no operand`);
        const data = tensor.data.slice();
        data.set(thinned(value, data, set, "zero"));
        return { type: tensor.type, data };
      });
      const expected = interpret(zeroed.graph, new Map());
      const found = [...interpret(small, new Map())];
      for (const [i, y] of results.entries()) {
        // Where winners stood is counted in all channels of what was pooled.
        if (op === "maxPoolWithIndices" && i === 1) continue;
        const numbers = expected.get(zeroed.results[i] ?? y)?.data ?? [];
        const actual = found.find(([value]) => value.name === y.name)?.[1].data ?? [];
        expect(Array.from(actual)).toEqual(thinned(y, Float64Array.from(numbers), set, "dropped"));
      }
    }
  });

  test("lets something go in one of its cases", () => {
    const free = examples.flatMap((example) => [...followed(built(example).graph).positions.free().values()]);
    expect(free.some((set) => !emptiesAnAxis(set))).toBe(true);
  });
});

test("only operators that derivatives and updates are made of are not followed", () => {
  const others = Object.keys(rules).filter((op) => !followedOps.includes(op));
  expect(others.filter((op) => !/Grad$|Training$|^unslice$/.test(op))).toEqual([]);
});
