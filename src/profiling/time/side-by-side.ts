import type { Engine, Feeds, Program } from "../../engines/index.ts";
import type { Graph } from "../../ir/index.ts";
import { interleaved, type Rounds } from "./interleaved.ts";
import type { Workload } from "./measure.ts";

/** What one engine made of a network that others ran too. */
export interface EngineMeasurement {
  readonly engine: string;
  /** Milliseconds, run by run. */
  readonly times: readonly number[];
  /** By how much any number of its answer is off the first engine's, at most. */
  readonly difference: number;
}

/** One network in several engines, run in turn, once all of them gave the first one's answer. */
export async function measuredSideBySide(
  { graph, weights = {}, feeds }: Workload,
  { engines, ...rounds }: Rounds & { readonly engines: readonly Engine[] },
): Promise<readonly EngineMeasurement[]> {
  const programs: Program[] = [];
  try {
    for (const engine of engines) programs.push(await engine.compile(graph, { weights }));
    const answers = [];
    for (const program of programs) answers.push(await program.run(feeds));
    const differences = agreement(engines, answers, toleranceOf(graph));
    const times = await interleaved(
      programs.map((program) => () => program.run(feeds)),
      rounds,
    );
    return engines.map(({ name }, i) => ({
      engine: name,
      times: times[i] ?? [],
      difference: differences[i] ?? Number.NaN,
    }));
  } finally {
    for (const program of programs) await program.close();
  }
}

/**
 * Rounding differs between engines; more than this share of the largest number is a mistake. In a network of integers, a
 * sum between two steps may go either way, and every layer behind it sees that: some hundredths of the largest number.
 */
const toleranceOf = ({ nodes }: Graph): number =>
  nodes.some(({ op }) => op.name === "QuantizeLinear") ? 0.1 : 1e-2;

/** How far each answer is off the first; an error where that is no rounding. */
function agreement(
  engines: readonly Engine[],
  answers: readonly Feeds[],
  tolerance: number,
): readonly number[] {
  const [first = {}] = answers;
  const largest = most(first, (a) => a);
  return answers.map((answer, i) => {
    const difference = most(first, (a, name, place) => a - (answer[name]?.data[place] ?? Number.NaN));
    if (difference <= tolerance * largest) return difference;
    throw new Error(
      `${engines[i]?.name} and ${engines[0]?.name} differ by ${difference} in numbers of up to ${largest}: one of them computes another network`,
    );
  });
}

/** The largest magnitude of what `numberOf` makes of all numbers; what is no number outdoes them all. */
function most(answer: Feeds, numberOf: (number: number, name: string, place: number) => number): number {
  let largest = 0;
  for (const [name, { data }] of Object.entries(answer))
    for (const [place, number] of data.entries())
      largest = Math.max(largest, Math.abs(numberOf(number, name, place)));
  return largest;
}
