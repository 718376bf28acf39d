/**
 * How long an engine is kept waiting for its batches. An engine is imitated by a thread that is busy for a given
 * time each step; the table says how many milliseconds it then waited for `next`, once the first batch was there.
 *
 *     npm run bench -- waiting
 */
import { existsSync } from "node:fs";
import { type BatchPlan, batchPlan, prepareBatch, type Size, sceneAugmentation } from "../src/data/index.ts";
import { type DatasetSpec, openDataset, startBatches } from "../src/data/node/index.ts";
import type { Comparison } from "./results.ts";

const folder = "../shared/data/camvid";

interface Case {
  readonly name: string;
  readonly spec: DatasetSpec;
  readonly size: Size;
  /** Milliseconds that the engine computes for a step. */
  readonly computing: readonly number[];
}

const cases: readonly Case[] = [
  {
    name: "streets 96x128",
    spec: { kind: "streets", split: "train", count: 96 },
    size: [96, 128],
    computing: [100, 300, 600],
  },
  ...(existsSync(folder)
    ? [
        {
          name: "CamVid 360x480",
          spec: { kind: "folder", path: folder, split: "train" },
          size: [360, 480],
          computing: [200, 600, 1500],
        } as const,
      ]
    : []),
];

/** Prints how long a step waits, with `rounds` steps timed in each case. */
export async function benchWaiting(rounds: number): Promise<readonly Comparison[]> {
  console.log("dataset          preparing   computing   waited a step (milliseconds; mean, most)");
  for (const { name, spec, size, computing } of cases) {
    const plan = batchPlan(size, { augmentation: sceneAugmentation });
    const dataset = await openDataset(spec);
    await prepareBatch(dataset, plan, 1000);
    const started = performance.now();
    await prepareBatch(dataset, plan, 1001);
    const preparing = performance.now() - started;
    for (const milliseconds of computing) {
      const { mean, most } = await waits({ spec, plan, milliseconds, rounds });
      const columns = [preparing, milliseconds, mean, most].map((value) => value.toFixed(1).padStart(10));
      console.log(`${name.padEnd(15)} ${columns.join("  ")}`);
    }
  }
  return [];
}

interface Waiting {
  readonly spec: DatasetSpec;
  readonly plan: BatchPlan;
  readonly milliseconds: number;
  readonly rounds: number;
}

async function waits({ spec, plan, milliseconds, rounds }: Waiting) {
  const stream = startBatches(spec, plan);
  await stream.next();
  const waited: number[] = [];
  for (let step = 0; step < rounds; step++) {
    const until = performance.now() + milliseconds;
    while (performance.now() < until);
    const before = stream.waited;
    await stream.next();
    waited.push(stream.waited - before);
  }
  await stream.close();
  return { mean: waited.reduce((a, b) => a + b) / waited.length, most: Math.max(...waited) };
}
