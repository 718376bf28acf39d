import { setFlagsFromString } from "node:v8";
import { describe, expect, test } from "vitest";
import type { Engine } from "../../src/engines/engine.ts";
import { hasRelaxedSimd, plainSimd, relaxedSimd, wasm } from "../../src/engines/wasm/index.ts";
import type { OpName } from "../../src/ops/table.ts";
import { expectSameAsInterpreter } from "./agreement.ts";
import { buildCase, type Case, feedsOf } from "./case.ts";
import { cases } from "./cases/index.ts";

setFlagsFromString("--experimental-wasm-relaxed-simd");

/** Operators without a kernel: every case of theirs is refused. */
const refused: ReadonlySet<string> = new Set<OpName>([
  "activeShiftOffsetGrad",
  "averagePoolGrad",
  "batchNormalizationGrad",
  "batchNormalizationTraining",
  "convWeightGrad",
  "dropoutTraining",
  "lookup",
  "lookupGrad",
  "lrnGrad",
  "maxPoolGrad",
  "maxUnpoolGrad",
  "padGrad",
  "resizeGrad",
]);

/** Single cases that are refused, of operators that have a kernel. */
const refusedCases: ReadonlySet<string> = new Set<`${OpName}: ${string}`>([
  "matMul: a stack of each",
  "matMul: both stacks stretch",
  "matMul: one matrix for a whole stack",
]);

const table: Readonly<Record<string, readonly Case[]>> = cases;
const engines = { plain: wasm({ dialect: plainSimd }), relaxed: wasm({ dialect: relaxedSimd }) };

describe.each(Object.keys(cases))("wasm and the interpreter, on %s,", (op) => {
  for (const example of table[op] ?? []) {
    const isRefused = refused.has(op) || refusedCases.has(`${op}: ${example.name}`);
    if (isRefused) test(`not: ${example.name}`, () => expectRefusal(example));
    else {
      test(`agree: ${example.name}`, () => checkAgreement(engines.plain, example));
      test.skipIf(!hasRelaxedSimd())(`agree, relaxed: ${example.name}`, () =>
        checkAgreement(engines.relaxed, example),
      );
    }
  }
});

const expectRefusal = (example: Case) =>
  expect(engines.plain.compile(buildCase(example).graph)).rejects.toThrow(/^wasm does not run \w+ at /);

function checkAgreement(engine: Engine, example: Case): Promise<void> {
  const { graph } = buildCase(example);
  return expectSameAsInterpreter(engine, "wasm", { graph, feeds: feedsOf(example, "float32") });
}
