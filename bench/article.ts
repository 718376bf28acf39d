/**
 * The five networks of the article's Table 3 at its input, one after the other, on one thread.
 *
 *     npm run bench -- article --write
 */
import { ort } from "../src/engines/ort/index.ts";
import { modelNamed } from "../src/models/index.ts";
import { measuredTogether } from "../src/profiling/index.ts";
import { spreadOf } from "./peer.ts";
import type { Comparison } from "./results.ts";
import { workloadOf } from "./workload.ts";

/** Names in the zoo, in the table's order. */
export const articleNetworks = [
  "squeeze-unet-lite",
  "squeeze-unet-dsc",
  "squeeze-encoder-decoder",
  "l3u-net-64",
  "edgesegnet",
] as const;

/** The keypoint detector's features: 35 numbers for each pixel of 64×64. */
export const articleRequest = { input: [1, 3, 64, 64], options: { classes: 35 } } as const;

export async function benchArticle(rounds: number): Promise<readonly Comparison[]> {
  const names = [...articleNetworks, "squeeze-unet"];
  const workloads = names.map((name) => {
    const graph = modelNamed(name)?.graph(articleRequest);
    if (!graph) throw new Error(`the zoo has no ${name}`);
    return workloadOf(graph);
  });
  const times = await measuredTogether(workloads, { engine: ort({ threads: 1 }), runs: 10 * rounds });
  const sides = names.map((name, i) => ({ name, milliseconds: spreadOf(times[i] ?? []) }));
  const first = sides[0]?.milliseconds.median ?? Number.NaN;
  const ratios = sides.slice(1).map(({ milliseconds }) => first / milliseconds.median);
  return [{ what: "inference of 1x3x64x64, 35 outputs, one thread", rounds: 10 * rounds, sides, ratios }];
}
