import type { Choices } from "../../formats/squeezed/index.ts";
import { graphOf, squeezedBytes, type TrainedNetwork } from "../../runs/index.ts";
import type { Judge } from "../judges.ts";

/** One thing that is done to a network on its way to few bytes. */
export interface Step {
  /** What its row in the table is called. */
  readonly name: string;
  /** What a file of the network is coded with from here on. */
  readonly choices: Choices;
  /** The network afterwards: the same object where nothing of it changes. */
  change(network: TrainedNetwork): TrainedNetwork | Promise<TrainedNetwork>;
}

/** A network on the way, counted and measured. */
export interface Stage {
  readonly stage: string;
  readonly network: TrainedNetwork;
  readonly bytes: number;
  /** How many times smaller than its numbers in float32. */
  readonly ratio: number;
  /** The judge's number, in per cent. */
  readonly measured: number;
  /** Points lost since the whole network. */
  readonly drop: number;
}

/** Points that a network has lost since the judge measured `before`. */
export const dropOf = ({ sign }: Judge, before: number, measured: number): number =>
  sign * (before - measured);

/** A judge that measures no network twice. */
export function remembering(judge: Judge): Judge {
  const known = new WeakMap<TrainedNetwork, Promise<number>>();
  return {
    ...judge,
    measure(network) {
      const measured = known.get(network) ?? judge.measure(network);
      known.set(network, measured);
      return measured;
    },
  };
}

/** Takes a network through some steps, one after another, and measures it after each that changes it. */
export async function stagesThrough(
  network: TrainedNetwork,
  { steps, judge }: { readonly steps: readonly Step[]; readonly judge: Judge },
): Promise<readonly [Stage, ...Stage[]]> {
  const whole = 4 * graphOf(network).parameterCount;
  const before = await judge.measure(network);
  let last: Stage = { stage: "float32", network, bytes: whole, ratio: 1, measured: before, drop: 0 };
  const stages: [Stage, ...Stage[]] = [last];
  for (const { name, choices, change } of steps) {
    const next = await change(last.network);
    const measured = await judge.measure(next);
    const bytes = squeezedBytes(next, { choices }).length;
    last = {
      stage: name,
      network: next,
      bytes,
      ratio: whole / bytes,
      measured,
      drop: dropOf(judge, before, measured),
    };
    stages.push(last);
  }
  return stages;
}
