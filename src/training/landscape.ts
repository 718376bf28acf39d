import { randomOf } from "../data/index.ts";
import type { Feeds, Program } from "../engines/index.ts";
import type { Graph, Parameter } from "../ir/graph.ts";
import { standardNormal } from "./initialize.ts";

/** A way through the space of a network's parameters: how far each number moves, by parameter name. */
export type Direction = ReadonlyMap<string, Float32Array>;

/**
 * A random direction in which each filter moves as far as it is long (Li et al. 2018, §4): normal numbers, each slice
 * along a weight's first axis scaled to the length of that slice of the weight. Biases, norms and statistics stay.
 */
export function filterNormalised(
  { parameters }: Pick<Graph, "parameters">,
  weights: ReadonlyMap<string, Float32Array>,
  { seed, index }: { readonly seed: number; readonly index: number },
): Direction {
  return new Map(
    parameters.map((parameter) => {
      const own = weights.get(parameter.name);
      if (!own) throw new Error(`${parameter.name} has no numbers: this is a bug in thumbnet`);
      const way = new Float32Array(own.length);
      const filters = filtersOf(parameter);
      if (filters > 0) {
        const random = randomOf(seed, "direction", index, parameter.name);
        for (let i = 0; i < way.length; i++) way[i] = standardNormal(random);
        const length = way.length / filters;
        for (let f = 0; f < filters; f++)
          fillScaled(way.subarray(f * length, (f + 1) * length), own.subarray(f * length));
      }
      return [parameter.name, way] as const;
    }),
  );
}

/** Slices that move by themselves; none of a vector, such as a bias or a norm's scale. */
const filtersOf = ({ role, type: { shape } }: Parameter): number =>
  role === "weight" && shape.length > 1 ? (shape[0] ?? 0) : 0;

/** Makes `way` as long as the same stretch of `own`. */
function fillScaled(way: Float32Array, own: Float32Array): void {
  let [long, wanted] = [0, 0];
  for (let i = 0; i < way.length; i++) {
    long += way[i]! ** 2;
    wanted += own[i]! ** 2;
  }
  const factor = long === 0 ? 0 : Math.sqrt(wanted / long);
  for (let i = 0; i < way.length; i++) way[i]! *= factor;
}

export interface LandscapeRequest {
  /** A network that was compiled without its weights and gives `loss`. */
  readonly program: Program;
  readonly network: Pick<Graph, "parameters">;
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** The second, where there is one, leads from row to row. */
  readonly directions: readonly [Direction] | readonly [Direction, Direction];
  /** How far to go along each direction; 0 is the trained network. */
  readonly at: readonly number[];
  /** What the loss is a mean over: each is fed in turn. */
  readonly examples: readonly Feeds[];
  /** Ends it between two places, by throwing the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after every place with how many are done. */
  progress?(done: number): void;
}

/** The loss at each place: a row for each place along the second direction, or one row. */
export async function lossesAlong(request: LandscapeRequest): Promise<readonly (readonly number[])[]> {
  const { directions, at, signal, progress } = request;
  const [first, second] = directions;
  const rows: number[][] = [];
  let done = 0;
  for (const up of second ? at : [0]) {
    const row: number[] = [];
    for (const across of at) {
      signal?.throwIfAborted();
      row.push(await lossAt(request, [[first, across], ...(second ? [[second, up] as const] : [])]));
      done += 1;
      progress?.(done);
    }
    rows.push(row);
  }
  return rows;
}

async function lossAt(
  { program, network, weights, examples }: LandscapeRequest,
  steps: readonly (readonly [Direction, number])[],
): Promise<number> {
  const moved = Object.fromEntries(
    network.parameters.map(({ name, type }) => {
      const data = Float32Array.from(weights.get(name) ?? []);
      for (const [direction, far] of steps) {
        const way = direction.get(name);
        if (way && far !== 0) for (let i = 0; i < data.length; i++) data[i]! += far * way[i]!;
      }
      return [name, { type, data }];
    }),
  );
  let sum = 0;
  for (const example of examples) {
    const { loss } = await program.run({ ...moved, ...example }, { outputs: ["loss"] });
    sum += loss?.data[0] ?? Number.NaN;
  }
  return sum / examples.length;
}

/** `steps` places from `-range` to `range`; an odd number of them has 0 in the middle. */
export const placesAlong = (range: number, steps: number): readonly number[] =>
  Array.from({ length: steps }, (_, i) => (range * (2 * i - (steps - 1))) / (steps - 1));
