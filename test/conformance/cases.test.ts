import { describe, expect, test } from "vitest";
import { operators } from "../../src/ops/table.ts";
import { buildCase, type Case } from "./case.ts";
import { cases } from "./cases/index.ts";

const table: Readonly<Record<string, readonly Case[]>> = cases;

describe.each(Object.entries(operators))("the cases of %s", (key, op) => {
  const examples = table[key] ?? [];
  const uses = examples.flatMap((example) => buildCase(example).graph.nodes.filter((node) => node.op === op));

  test("all use it", () => expect(uses.length).toBeGreaterThanOrEqual(Math.max(1, examples.length)));

  test("have names of their own", () =>
    expect(new Set(examples.map(({ name }) => name)).size).toBe(examples.length));

  test.each(Object.entries(op.attributes))("set %s to something else than %j", (attribute, usual) => {
    const set = uses.map(({ attributes }) => String(attributes[attribute]));
    expect(set.some((value) => value !== String(usual))).toBe(true);
  });
});
