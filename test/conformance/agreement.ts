import { assert, expect } from "vitest";
import type { Engine, Feeds } from "../../src/engines/engine.ts";
import { interpreter } from "../../src/engines/interpreter/interpreter.ts";
import type { Graph } from "../../src/ir/graph.ts";
import { exactnessOf, type Runner, tolerances } from "./tolerances.ts";

export interface Agreement {
  readonly actual: Feeds;
  readonly expected: Feeds;
  /** See `tolerances.ts`. */
  readonly tolerance: number;
}

/** Fails unless both have the same results, of the same types, with numbers as near as the tolerance says. */
export function expectAgreement({ actual, expected, tolerance }: Agreement): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, { type, data }] of Object.entries(expected)) {
    const found = actual[name];
    expect(found?.type).toEqual(type);
    expect(found?.data.length).toBe(data.length);
    data.forEach((number, i) => {
      const other = found?.data[i] ?? Number.NaN;
      const near = Math.abs(other - number) <= tolerance * Math.max(1, Math.abs(number));
      assert(near || Object.is(other, number), `${name}[${i}] is ${other}, not ${number}`);
    });
  }
}

/** Fails unless an engine computes what the interpreter does, as near as its tolerance for such graphs says. */
export async function expectSameAsInterpreter(
  engine: Engine,
  runner: Runner,
  { graph, feeds }: { readonly graph: Graph; readonly feeds: Feeds },
): Promise<void> {
  const expected = await runOnce(interpreter(), graph, feeds);
  const actual = await runOnce(engine, graph, feeds);
  expectAgreement({ actual, expected, tolerance: tolerances[exactnessOf(graph)][runner] });
}

async function runOnce(engine: Engine, graph: Graph, feeds: Feeds): Promise<Feeds> {
  const program = await engine.compile(graph);
  try {
    return await program.run(feeds);
  } finally {
    await program.close();
  }
}
