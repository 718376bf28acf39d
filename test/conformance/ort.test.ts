import { describe, expect, test } from "vitest";
import { gradients } from "../../src/autodiff/gradients.ts";
import { rules } from "../../src/autodiff/rules.ts";
import type { Feeds } from "../../src/engines/engine.ts";
import { zeros } from "../../src/engines/interpreter/interpreter.ts";
import { ort } from "../../src/engines/ort/index.ts";
import type { Graph } from "../../src/ir/graph.ts";
import type { Tensor } from "../../src/ir/tensor.ts";
import { add, constantOf, mul, reduceSum } from "../../src/ops/index.ts";
import type { OpName } from "../../src/ops/table.ts";
import { mulberry32 } from "../support/random.ts";
import { expectSameAsInterpreter } from "./agreement.ts";
import { buildCase, type Case, feedsOf } from "./case.ts";
import { cases } from "./cases/index.ts";

interface Skip {
  readonly op: OpName;
  readonly name: string;
  readonly what: "result" | "derivative";
  readonly reason: string;
}

/** Where ONNX Runtime is known to differ. Each of these must differ, or its test fails. */
const skips: readonly Skip[] = [];

const engine = ort({ threads: 1 });
const table: Readonly<Record<string, readonly Case[]>> = cases;

describe.each(Object.keys(cases))("ONNX Runtime agrees with the interpreter on %s", (op) => {
  const skipped = (example: Case, what: Skip["what"]) =>
    skips.find((skip) => skip.op === op && skip.name === example.name && skip.what === what);

  for (const example of table[op] ?? []) {
    const compared = { result: resultOf, derivative: derivativeOf };
    for (const what of ["result", "derivative"] as const) {
      if (what === "derivative" && !isDerived(op, example)) continue;
      const skip = skipped(example, what);
      const agree = async () => expectSameAsInterpreter(engine, "ort", compared[what](example));
      if (!skip) test(`${what}: ${example.name}`, agree);
      else test(`not, as ${skip.reason}: ${what}: ${example.name}`, () => expect(agree()).rejects.toThrow());
    }
  }
});

interface Compared {
  readonly graph: Graph;
  readonly feeds: Feeds;
}

function resultOf(example: Case): Compared {
  return { graph: buildCase(example).graph, feeds: feedsOf(example, "float32") };
}

/** What a random weighing of the results derives to in every input. */
function derivativeOf(example: Case): Compared {
  const { graph, inputs, results } = buildCase(example);
  const random = mulberry32(0xd7);
  const weights: Record<string, Tensor> = {};
  const sums = results
    .filter(({ type }) => type.dtype === "float32")
    .map((y, i) => {
      const weight = zeros(y.type, "float32");
      weights[`weight${i}`] = { ...weight, data: weight.data.map(() => random() * 2 - 1) };
      return reduceSum({ x: mul({ a: y, b: graph.input(`weight${i}`, y.type.shape) }) });
    });
  const of = sums.reduce((a, b) => add({ a, b }));
  const by = inputs.filter(({ type }) => type.dtype === "float32");
  graph.outputs.clear();
  for (const [x, dx] of gradients({ of, seed: constantOf(of, 1), by })) graph.output(`d${x.name}`, dx);
  return { graph, feeds: { ...feedsOf(example, "float32"), ...weights } };
}

/** Whether the operator has a derivative, and some input of the case moves its results. */
const isDerived = (op: string, example: Case): boolean =>
  typeof rules[op as OpName] !== "string" && derivativeOf(example).graph.outputs.size > 0;
