/**
 * How long it takes to build networks, shape and count them: the whole zoo, and variants of SqueezeNet such as a search
 * goes through.
 *
 *     npm run bench -- count
 */
import { randomOf } from "../src/data/index.ts";
import { modelNamed, zoo } from "../src/models/index.ts";
import { fullCount, interleaved } from "../src/profiling/index.ts";
import { spreadOf } from "./peer.ts";
import type { Comparison } from "./results.ts";

/** Variants that one round builds. */
const variants = 200;

export async function benchCounting(rounds: number): Promise<readonly Comparison[]> {
  const [whole = [], some = []] = await interleaved([countZoo, countVariants], { runs: rounds });
  const each = some.map((milliseconds) => milliseconds / variants);
  return [
    alone(`the whole zoo, ${zoo.length} networks, built, shaped and counted`, rounds, whole),
    alone(`a variant of SqueezeNet, one of ${variants * rounds}`, rounds, each),
  ];
}

async function countZoo(): Promise<void> {
  for (const model of zoo) fullCount(model.graph());
}

let seed = 0;

/** Other variants every time: sizes of the first fire modules, how they grow, and what share of them is 3×3. */
async function countVariants(): Promise<void> {
  const squeezenet = modelNamed("squeezenet-1.0");
  if (!squeezenet) throw new Error("the zoo has no squeezenet-1.0");
  const random = randomOf(seed++);
  for (let i = 0; i < variants; i++) {
    const options = {
      baseExpand: 16 * (1 + random.below(16)),
      expandIncrement: 16 * random.below(16),
      frequency: 1 + random.below(4),
      squeezeRatio: random.between(0.05, 1),
      share3x3: random.between(0.1, 0.9),
    };
    fullCount(squeezenet.graph({ options }));
  }
}

const alone = (what: string, rounds: number, milliseconds: readonly number[]): Comparison => ({
  what,
  rounds,
  sides: [{ name: "thumbnet", milliseconds: spreadOf(milliseconds) }],
  ratios: [],
});
