import { afterAll, beforeAll, expect, test } from "vitest";
import type { CompileRequest, Engine, Program } from "../../src/engines/index.ts";
import { count, feeds, scale, scaledSum, shift, x, y } from "./scaled-sum.ts";

/** What every engine promises; see `src/engines/engine.ts`. */
export function keepsItsPromises(engine: Engine): void {
  const counted = { type: { dtype: "float32", shape: [2] }, data: Float32Array.of(7, -8) } as const;

  test("computes every output, of its type, as often as it is asked", async () => {
    const program = await engine.compile(scaledSum());
    for (let i = 0; i < 3; i++)
      expect(await program.run(feeds)).toEqual({ y: { type: x.type, data: y }, counted });
    await program.close();
  });

  test("computes anew what it is fed anew", async () => {
    const program = await engine.compile(scaledSum());
    await program.run(feeds);
    const doubled = { ...x, data: x.data.map((number) => 2 * number) };
    // By hand: 0.5 + scale · 2x.
    const expected = Float32Array.of(2.5, 40.5, 600.5, 8.5, 100.5, 1200.5);
    expect((await program.run({ ...feeds, x: doubled }))["y"]?.data).toEqual(expected);
    await program.close();
  });

  test("answers only the outputs that are asked for", async () => {
    const program = await engine.compile(scaledSum());
    expect(await program.run(feeds, { outputs: ["counted"] })).toEqual({ counted });
    await program.close();
  });

  test("computes the same with weights stored, some stored, and none stored", async () => {
    for (const weights of [{ scale, shift }, { scale }, { shift }, {}]) {
      const program = await engine.compile(scaledSum(), { weights });
      const stored = new Set(Object.keys(weights));
      const rest = Object.fromEntries(Object.entries(feeds).filter(([name]) => !stored.has(name)));
      expect((await program.run(rest))["y"]?.data).toEqual(y);
      await program.close();
    }
  });

  test("keeps to stored weights, whatever it is fed for them", async () => {
    const program = await engine.compile(scaledSum(), { weights: { scale, shift } });
    const other = { ...feeds.scale, data: Float32Array.of(0, 0, 0) };
    expect((await program.run({ x, count, scale: other }))["y"]?.data).toEqual(y);
    await program.close();
  });

  test("writes an output where it is told to, and hands that out", async () => {
    const program = await engine.compile(scaledSum());
    const place = { type: x.type, data: new Float32Array(6) };
    for (const sign of [1, -1]) {
      const signed = { ...x, data: x.data.map((number) => sign * number) };
      const results = await program.run({ ...feeds, x: signed }, { into: { y: place } });
      expect(results["y"]).toBe(place);
      expect(results["counted"]).toEqual(counted);
      expect(place.data).toEqual(sign === 1 ? y : y.map((number) => 1 - number));
    }
    await program.close();
  });

  test("reads what it is fed and leaves it alone", async () => {
    const program = await engine.compile(scaledSum());
    const before = structuredClone(feeds);
    await program.run(feeds);
    expect(feeds).toEqual(before);
    await program.close();
  });
}

/** What every engine promises that can tell its nodes apart. */
export function watchesItsNodes(engine: Engine): void {
  const watch = async (request?: CompileRequest) => {
    if (!engine.watch) throw new Error(`${engine.name} cannot watch`);
    return engine.watch(scaledSum(), request);
  };

  test("computes the same while it watches", async () => {
    const program = await watch({ weights: { scale, shift } });
    expect((await program.run({ x, count }))["y"]?.data).toEqual(y);
    await program.close();
  });

  test("tells of every node how long it took in every run, or inside of which other node it ran", async () => {
    const graph = scaledSum();
    const program = await engine.watch?.(graph);
    for (let run = 0; run < 3; run++) await program?.run(feeds);
    const { byNode, within, between } = (await program?.nodeTimes()) ?? never();
    expect(between).toHaveLength(3);
    for (const times of byNode.values()) {
      expect(times).toHaveLength(3);
      expect(times.every((time) => time >= 0)).toBe(true);
    }
    expect(new Set([...byNode.keys(), ...within.keys()])).toEqual(new Set(graph.nodes));
    expect([...within.values()].every((host) => byNode.has(host))).toBe(true);
  });

  test("is closed when it has told", async () => {
    const program = await watch();
    await program.nodeTimes();
    await expect(program.run(feeds)).rejects.toThrow("the program was closed");
    await program.close();
  });
}

const never = (): never => {
  throw new Error("the engine cannot watch");
};

/** What every engine says of what does not fit, in the same words. */
export function saysWhatDoesNotFit(engine: Engine): void {
  let program: Program;
  beforeAll(async () => {
    program = await engine.compile(scaledSum());
  });
  afterAll(() => program.close());

  test("when an input was not fed", async () => {
    const { x: _, ...others } = feeds;
    await expect(program.run(others)).rejects.toThrowErrorMatchingInlineSnapshot(`[Error: x was not fed]`);
  });

  test("when an input has another type or shape, or not as many numbers as that says", async () => {
    const wrong = {
      dtype: { type: { dtype: "int32", shape: [2, 3] }, data: new Int32Array(6) },
      shape: { type: { dtype: "float32", shape: [3, 2] }, data: new Float32Array(6) },
      length: { type: x.type, data: new Float32Array(5) },
    } as const;
    const run = (tensor: (typeof wrong)[keyof typeof wrong]) => program.run({ ...feeds, x: tensor });
    await expect(run(wrong.dtype)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[TypeError: x is float32[2, 3], but was given int32[2, 3]]`,
    );
    await expect(run(wrong.shape)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[TypeError: x is float32[2, 3], but was given float32[3, 2]]`,
    );
    await expect(run(wrong.length)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[TypeError: x is float32[2, 3], but was given 5 numbers]`,
    );
  });

  test("when an output is asked for that the graph does not have", async () => {
    await expect(program.run(feeds, { outputs: ["z"] })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: the graph has no output z; it has y, counted]`,
    );
  });

  test("when an output is to be written where it does not fit", async () => {
    const short = { type: { dtype: "float32", shape: [2] }, data: new Float32Array(2) } as const;
    await expect(program.run(feeds, { into: { y: short } })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[TypeError: y is float32[2, 3], but was given float32[2]]`,
    );
  });

  test("when stored weights do not have their parameter's shape", async () => {
    await expect(
      engine.compile(scaledSum(), { weights: { scale: shift } }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(`[TypeError: scale is float32[3], but was given 1 numbers]`);
  });

  test("when the program was closed, as often as one likes", async () => {
    const other = await engine.compile(scaledSum());
    await other.close();
    await other.close();
    await expect(other.run(feeds)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: the program was closed: compile the graph again]`,
    );
  });
}
