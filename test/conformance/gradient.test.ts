import { describe, expect, test } from "vitest";
import { gradients } from "../../src/autodiff/gradients.ts";
import { rules } from "../../src/autodiff/rules.ts";
import { checkGradient } from "../support/check-gradient.ts";
import { buildCase, type Case } from "./case.ts";
import { cases } from "./cases/index.ts";

const table: Readonly<Record<string, readonly Case[]>> = cases;

describe.each(Object.entries(rules))("the derivative of %s", (op, rule) => {
  const known = table[op] ?? [];
  if (typeof rule === "string")
    test.each(known)(`is refused, as ${rule}: $name`, (example) => {
      const { graph, inputs, results } = buildCase(example);
      for (const y of results)
        expect(() => gradients({ of: y, seed: graph.input("seed", y.type.shape), by: inputs })).toThrow(rule);
    });
  else {
    test.each(known.filter(({ gradient }) => !gradient))("is what differences measure: $name", checkGradient);

    test.each(known.filter(({ gradient }) => gradient))(
      "is not what differences measure, as $gradient: $name",
      (example) => expect(() => checkGradient(example)).toThrow("differences give"),
    );
  }
});
