/** Rounds that are not timed: caches fill, threads wake, and an engine packs weights at its first run. */
export const warmUps = 3;

/** Milliseconds before each turn: the threads of the one before may still look for work, and would take a processor. */
const rest = 10;

const rested = (): Promise<void> => new Promise((over) => setTimeout(over, rest));

export interface Rounds {
  readonly runs: number;
  readonly signal?: AbortSignal | undefined;
  /** Told after every timed round how many are done. */
  reached?(round: number): void;
}

/** Does several things in turn, so that what disturbs the machine disturbs all of them; milliseconds of each, run by run. */
export async function interleaved(
  sides: readonly (() => Promise<unknown>)[],
  { runs, signal, reached }: Rounds,
): Promise<readonly (readonly number[])[]> {
  const times = sides.map((): number[] => []);
  for (let round = -warmUps; round < runs; round++) {
    for (const [i, run] of sides.entries()) {
      signal?.throwIfAborted();
      if (sides.length > 1) await rested();
      const started = performance.now();
      await run();
      if (round >= 0) times[i]?.push(performance.now() - started);
    }
    if (round >= 0) reached?.(round + 1);
  }
  return times;
}
