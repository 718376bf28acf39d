import { describe, expect, test } from "vitest";
import { calibrate, correctedBiases, quantised } from "../../../src/compression/quantization/index.ts";
import type { Feeds } from "../../../src/engines/engine.ts";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { conv2d, globalAveragePool, linear } from "../../../src/layers/index.ts";
import type { Filled } from "../../../src/passes/index.ts";
import { network, pictures } from "./networks.ts";

const engine = interpreter();

/** The mean of every channel of the result over all pictures. */
async function meansOf({ graph, weights }: Filled, count: number): Promise<readonly number[]> {
  const program = await engine.compile(graph, { weights });
  const all: Feeds[] = [];
  for await (const feeds of pictures({ graph, weights }, count)()) all.push(await program.run(feeds));
  const [, channels = 1] = graph.outputs.get("scores")?.type.shape ?? [];
  return Array.from({ length: channels }, (_, c) => {
    const numbers = all.flatMap(({ scores }) => {
      const inner = (scores?.data.length ?? 0) / channels;
      return Array.from(scores?.data.subarray(c * inner, (c + 1) * inner) ?? []);
    });
    return numbers.reduce((a, b) => a + b, 0) / numbers.length;
  });
}

describe("correcting biases", () => {
  // Without padding, every pixel of the result is the same sum over the means of what was seen.
  const networks = {
    "of a convolution": network((x) => conv2d(x, { name: "a", channels: 6, kernel: 3, padding: 0 })),
    "of a convolution without one": network((x) =>
      conv2d(x, { name: "a", channels: 6, kernel: 3, padding: 0, bias: false }),
    ),
    "of a matrix product": network((x) => linear(globalAveragePool(x), { name: "a", channels: 6 })),
  };

  test.each(Object.entries(networks))("brings the means back to where they were: %s", async (_, whole) => {
    const batches = pictures(whole, 4);
    const calibrated = await calibrate(whole, { engine, batches, calibration: "minmax" });
    // One scale for all filters, in 7 bits, so that rounding moves the means far enough to be seen.
    const options = { perChannel: false, reduceRange: true };
    const biases = correctedBiases(whole, calibrated, options);
    const before = await meansOf(whole, 4);
    const errorOf = async (integers: Filled) => {
      const after = await meansOf(integers, 4);
      return Math.sqrt(before.reduce((sum, mean, c) => sum + (mean - (after[c] ?? 0)) ** 2, 0));
    };
    const { steps } = calibrated;
    const plain = await errorOf(quantised(whole, { steps, ...options }));
    const corrected = await errorOf(quantised(whole, { steps, ...options, biases }));
    expect(corrected).toBeLessThan(plain / 3);
  });

  test("by hand: a weight of 0.4 steps that reads a mean of 2 takes 0.8 steps away", async () => {
    const whole = network((x) => conv2d(x, { name: "a", channels: 1, kernel: 1 }), [1, 3, 1, 1]);
    const weights = { "a/weight": Float32Array.of(127, 0.4, 0), "a/bias": Float32Array.of(10) };
    const biases = correctedBiases(
      { ...whole, weights },
      { means: new Map([["a/Conv", Float64Array.of(1, 2, 3)]]) },
    );
    // 127 is on the grid, 0.4 is rounded to 0, and what that loses comes back: 10 + 0.4 · 2.
    expect(biases.get("a/Conv")?.[0]).toBeCloseTo(10.8, 6);
  });
});
