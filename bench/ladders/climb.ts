import { spreadOf } from "../peer.ts";
import type { Comparison } from "../results.ts";
import type { Sample } from "./layer.ts";
import type { Runnable } from "./runnable.ts";

/** One way to compute a layer. */
export interface Rung {
  readonly name: string;
  readonly work: Runnable;
  /** How far its results may be off by nature, in parts of the largest; rounding where it is not said. */
  readonly within?: number;
}

/** A layer computed in several ways, of which the last is the one that networks are compiled to. */
export interface Ladder {
  readonly what: string;
  readonly sample: Sample;
  readonly rungs: readonly Rung[];
}

const rounding = 5e-6;

/** Checks every rung against the operator's own loops in float64, then times them in turn; the chosen one first. */
export async function climbed({ what, sample, rungs }: Ladder, rounds: number): Promise<Comparison> {
  const farthest = rungs.map(({ name, work, within = rounding }) => {
    work.run();
    const apart = farthestOf(work.results(), sample.expected);
    if (!(apart < within)) throw new Error(`${what}, ${name}: results are off by ${apart}`);
    return apart;
  });
  const times = rungs.map((): number[] => []);
  for (let round = -1; round < rounds; round++)
    for (const [i, { work }] of rungs.entries()) {
      const milliseconds = processorTime(work.run);
      if (round >= 0) times[i]?.push(milliseconds);
    }
  const reference = await referenceTime(sample);
  const sides = rungs
    .map(({ name }, i) => ({
      name,
      milliseconds: spreadOf(times[i] ?? []),
      farthest: farthest[i] ?? Number.NaN,
    }))
    .reverse();
  const chosen = sides[0]?.milliseconds.median ?? Number.NaN;
  const all = [...sides, { name: "the operator's own loops, JavaScript", milliseconds: reference }];
  return {
    what,
    rounds,
    macs: sample.macs,
    sides: all,
    ratios: all.slice(1).map(({ milliseconds }) => chosen / milliseconds.median),
  };
}

/** In parts of the largest result. */
function farthestOf(found: Float32Array, expected: ArrayLike<number>): number {
  let [largest, apart] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const y = expected[i] ?? Number.NaN;
    largest = Math.max(largest, Math.abs(y));
    apart = Math.max(apart, Math.abs(y - (found[i] ?? Number.NaN)));
  }
  return apart / largest;
}

/** Milliseconds of a processor, which a busy machine changes least; as often in a row as 10 of them take. */
function processorTime(run: () => void): number {
  const started = process.cpuUsage();
  for (let times = 1; ; times++) {
    run();
    const { user, system } = process.cpuUsage(started);
    const spent = (user + system) / 1000;
    if (spent >= 10) return spent / times;
  }
}

async function referenceTime({ reference }: Sample) {
  const started = process.cpuUsage();
  await reference();
  const { user, system } = process.cpuUsage(started);
  return spreadOf([(user + system) / 1000]);
}
