import { describe, expect, test } from "vitest";
import type { OpName } from "../../src/ops/table.ts";
import { derive, dot } from "../support/derive.ts";
import type { Case } from "./case.ts";
import { cases } from "./cases/index.ts";

/** The inputs that an operator's result is linear in, up to a constant, while the other inputs stand still. */
const linear: Partial<Record<OpName, readonly string[] | "every">> = {
  conv: ["x", "w", "b"],
  convTranspose: ["x", "w", "b"],
  add: ["a", "b"],
  sub: ["a", "b"],
  mul: ["a", "b"],
  div: ["a"],
  where: ["a", "b"],
  gate: ["x"],
  expand: ["x"],
  reduceSum: ["x"],
  reduceMean: ["x"],
  reshape: ["x"],
  flatten: ["x"],
  transpose: ["x"],
  matMul: ["a", "b"],
  gemm: ["a", "b", "c"],
  lookup: ["table"],
  averagePool: ["x"],
  globalAveragePool: ["x"],
  slice: ["x"],
  concat: "every",
  split: ["x"],
  pad: ["x"],
  padToMultiple: ["x"],
  cropLike: ["x"],
  resize: ["x"],
  spaceToDepth: ["x"],
  depthToSpace: ["x"],
  shift: ["x"],
  activeShift: ["x"],
  channelShuffle: ["x"],
  maxUnpool: ["x"],
  prelu: ["slope"],
  batchNormalization: ["x", "scale", "b"],
  dropout: ["x"],
  dropoutTraining: ["x"],
};

const table: Readonly<Record<string, readonly Case[]>> = cases;

const asked = Object.entries(linear).flatMap(([op, slots]) =>
  (table[op] ?? []).flatMap((example) =>
    Object.keys(example.inputs)
      .filter((input) => slots === "every" || slots.includes(input))
      .map((input) => ({ op, input, example, name: example.name })),
  ),
);

describe("⟨A x, s⟩ = ⟨x, Aᵀ s⟩, where the derivative is Aᵀ", () => {
  test.each(asked)("$op in $input: $name", ({ input, example }) => {
    const { inputs, measure } = derive(example);
    const x = inputs.find(({ name }) => name === input);
    if (!x) throw new Error(`${input} is no real number`);
    const backward = dot(x.data, x.derivative);
    const withX = measure();
    x.data.fill(0);
    const forward = withX - measure();
    expect(Math.abs(forward - backward)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(backward)));
  });
});
