import { describe, expect, test } from "vitest";
import type { Engine } from "../../../src/engines/index.ts";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { Graph } from "../../../src/ir/index.ts";
import { relu } from "../../../src/layers/index.ts";
import { interleaved, measured, measuredTogether, warmUps } from "../../../src/profiling/index.ts";

/** What is done in turn writes its name down. */
function told() {
  const calls: string[] = [];
  const side = (name: string) => async () => {
    calls.push(name);
  };
  return { calls, side };
}

describe("things measured in turn", () => {
  test("take turns, after a few rounds that are not timed", async () => {
    const { calls, side } = told();
    const rounds: number[] = [];
    const times = await interleaved([side("a"), side("b")], {
      runs: 2,
      reached: (round) => rounds.push(round),
    });
    expect(calls.join("")).toBe("ab".repeat(warmUps + 2));
    expect(times.map(({ length }) => length)).toEqual([2, 2]);
    expect(rounds).toEqual([1, 2]);
  });

  test("stop when they are told to", async () => {
    const { calls, side } = told();
    const controller = new AbortController();
    const stop = async () => controller.abort(new Error("enough"));
    await expect(
      interleaved([side("a"), stop, side("b")], { runs: 5, signal: controller.signal }),
    ).rejects.toThrow("enough");
    expect(calls).toEqual(["a"]);
  });
});

const graph = new Graph();
const x = graph.input("x", [1, 1, 2, 2]);
graph.output("y", relu(relu(x)));
const feeds = { x: { type: x.type, data: new Float32Array(4) } };

describe("a network measured", () => {
  test("is run as it is and watched, and has times for the rounds that count", async () => {
    const { engine, network, watched } = await measured({ graph, feeds }, { engine: interpreter(), runs: 4 });
    expect(engine).toBe("interpreter-float32");
    expect([network, watched?.network].map((times) => times?.length)).toEqual([4, 4]);
    expect(watched?.nodes.between).toEqual([0, 0, 0, 0]);
    for (const node of graph.nodes) expect(watched?.nodes.byNode.get(node)).toHaveLength(4);
  });

  test("is measured as a whole in an engine that cannot watch", async () => {
    const { name, compile } = interpreter();
    const plain: Engine = { name, compile };
    expect(await measured({ graph, feeds }, { engine: plain, runs: 1 })).toEqual({
      engine: name,
      network: [expect.any(Number)],
    });
  });

  test("leaves no program open, even when a run fails", async () => {
    let open = 0;
    const engine: Engine = {
      name: "counting",
      async compile() {
        open += 1;
        return {
          run: async () => Promise.reject(new Error("broken")),
          close: async () => {
            open -= 1;
          },
        };
      },
    };
    await expect(measured({ graph, feeds }, { engine, runs: 1 })).rejects.toThrow("broken");
    await expect(
      measuredTogether(
        [
          { graph, feeds },
          { graph, feeds },
        ],
        { engine, runs: 1 },
      ),
    ).rejects.toThrow("broken");
    expect(open).toBe(0);
  });
});
