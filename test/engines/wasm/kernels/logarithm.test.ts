import { expect, test } from "vitest";
import { Graph } from "../../../../src/ir/index.ts";
import { log } from "../../../../src/ops/index.ts";
import { answersOf, floats } from "./running.ts";

async function logarithms(numbers: Iterable<number>) {
  const x = floats([[...numbers].length], numbers);
  const graph = new Graph();
  graph.output("y", log({ x: graph.input("x", x.type.shape) }));
  const { y } = await answersOf(graph, { x });
  return Array.from(x.data, (given, i) => ({ given, found: y?.data[i] ?? Number.NaN }));
}

/** A unit in the last place of a 32-bit number. */
const unit = (number: number): number => 2 ** Math.max(Math.floor(Math.log2(Math.abs(number))) - 23, -149);

test.each([
  [
    "of every size, denormal ones too",
    (i: number) => (1 + ((i * 0.6180339887) % 1)) * 2 ** ((i % 277) - 149),
  ],
  ["around 1", (i: number) => 1 + (i - 2500) / 2 ** 20],
  ["where the power of two changes", (i: number) => Math.SQRT1_2 + (i - 2500) / 2 ** 24],
])("logarithms of numbers %s are within a unit in the last place", async (_, number) => {
  const numbers = Array.from({ length: 5003 }, (_, i) => number(i));
  for (const { given, found } of await logarithms(numbers)) {
    const exact = Math.log(given);
    const apart = exact === 0 ? Math.abs(found) : Math.abs(found - exact) / unit(exact);
    expect(apart, `log ${given} is ${found}`).toBeLessThanOrEqual(1);
  }
});

test("logarithms of what has none are as JavaScript's", async () => {
  const special = [0, -0, -1, -1e-45, -Infinity, Infinity, Number.NaN];
  for (const { given, found } of await logarithms(special)) expect(found).toBe(Math.log(given));
});
