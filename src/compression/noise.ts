import type { Engine, Feeds } from "../engines/index.ts";
import type { Filled } from "../passes/index.ts";
import type { Batches } from "./quantization/observe.ts";

export interface Trying {
  readonly engine: Engine;
  readonly batches: Batches;
}

/** Everything that a network answers to some batches. */
export async function resultsOf(
  { graph, weights }: Filled,
  { engine, batches }: Trying,
): Promise<readonly Feeds[]> {
  const program = await engine.compile(graph, { weights });
  const results: Feeds[] = [];
  try {
    for await (const feeds of batches()) results.push(await program.run(feeds));
    return results;
  } finally {
    await program.close();
  }
}

/** By how much results changed, squared, as a share of what they were, squared. */
export function noiseOf(before: readonly Feeds[], after: readonly Feeds[]): number {
  let [noise, signal] = [0, 0];
  for (const [i, results] of before.entries())
    for (const [name, { data }] of Object.entries(results)) {
      const other = after[i]?.[name]?.data ?? [];
      for (const [j, x] of data.entries()) {
        noise += (x - (other[j] ?? 0)) ** 2;
        signal += x ** 2;
      }
    }
  return signal === 0 ? 0 : noise / signal;
}
