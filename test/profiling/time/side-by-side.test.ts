import { describe, expect, test } from "vitest";
import type { Engine } from "../../../src/engines/index.ts";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { wasm } from "../../../src/engines/wasm/index.ts";
import { Graph } from "../../../src/ir/index.ts";
import { constantOf, fakeQuantized } from "../../../src/ops/index.ts";
import { measuredSideBySide } from "../../../src/profiling/index.ts";
import { feeds, scaledSum } from "../../engines/scaled-sum.ts";

const workload = { graph: scaledSum(), feeds };

/** An engine that answers all of the interpreter's numbers, but for `change`; and tells of each run. */
const off = (
  name: string,
  change: (y: number) => number,
  ran: (name: string) => void = () => {},
): Engine => ({
  name,
  async compile(graph, request) {
    const program = await interpreter().compile(graph, request);
    return {
      close: () => program.close(),
      async run(...asked) {
        ran(name);
        const answer = await program.run(...asked);
        const changed = Object.entries(answer).map(([output, { type, data }]) => [
          output,
          { type, data: Float32Array.from(data, change) },
        ]);
        return Object.fromEntries(changed);
      },
    };
  },
});

describe("a network in several engines", () => {
  test("has a time of every round in each, and no difference where there is none", async () => {
    const found = await measuredSideBySide(workload, { engines: [interpreter(), wasm()], runs: 4 });
    expect(
      found.map(({ engine, times, difference }) => ({ engine, runs: times.length, difference })),
    ).toEqual([
      { engine: "interpreter-float32", runs: 4, difference: 0 },
      { engine: "wasm", runs: 4, difference: 0 },
    ]);
  });

  test("runs in turn: one answer of each to compare, three rounds to warm up, then those that count", async () => {
    const ran: string[] = [];
    const engines = ["a", "b"].map((name) =>
      off(
        name,
        (y) => y,
        (who) => ran.push(who),
      ),
    );
    await measuredSideBySide(workload, { engines, runs: 2 });
    expect(ran.join("")).toBe("ab".repeat(1 + 3 + 2));
  });

  test("tells the largest difference from the first engine's answer", async () => {
    const engines = [interpreter(), off("near", (y) => (y > 600 ? y - 0.25 : y))];
    const [, near] = await measuredSideBySide(workload, { engines, runs: 1 });
    expect(near?.difference).toBe(0.25);
  });

  test("may differ by steps where numbers are rounded to integers: the next layers see those", async () => {
    const graph = new Graph();
    const x = graph.input("x", [1, 4]);
    const scale = constantOf(x, 2);
    const zeroPoint = graph.constant("zero", { type: { dtype: "uint8", shape: [] }, data: Uint8Array.of(0) });
    graph.output("y", fakeQuantized(x, { scale, zeroPoint }));
    const given = { x: { type: x.type, data: Float32Array.of(0, 20, 40, 100) } };
    const timed = (change: (y: number) => number) =>
      measuredSideBySide(
        { graph, feeds: given },
        { engines: [interpreter(), off("stepping", change)], runs: 1 },
      );
    const [, stepping] = await timed((y) => (y === 40 ? 42 : y));
    expect(stepping?.difference).toBe(2);
    await expect(timed((y) => 1.2 * y)).rejects.toThrow("one of them computes another network");
  });

  test.each([
    ["by more than rounding", (y: number) => 1.02 * y],
    ["by what is no number", (y: number) => (y > 600 ? Number.NaN : y)],
  ])("is not timed where they differ %s", async (_, change) => {
    const timed = measuredSideBySide(workload, { engines: [interpreter(), off("wrong", change)], runs: 1 });
    await expect(timed).rejects.toThrow(
      /^wrong and interpreter-float32 differ by \S+ in numbers of up to 600.5: /,
    );
  });
});
