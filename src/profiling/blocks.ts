import type { Shape } from "../ir/index.ts";
import type { NodeCount } from "./counts.ts";
import type { ReceptiveField } from "./fields/receptive-field.ts";
import { type Timed, timedAs } from "./time/timed.ts";
import type { TorchinfoCount } from "./torchinfo.ts";

/** What the nodes under one path cost, see and take together. */
export interface BlockProfile extends Timed {
  /** Empty for nodes that stand in no block. */
  readonly path: string;
  readonly nodes: number;
  /** Shape of the last node's result. */
  readonly output: Shape;
  readonly parameters: number;
  readonly macs: number;
  readonly flops: number;
  readonly torchinfo: TorchinfoCount;
  readonly weightBytes: number;
  readonly activationBytes: number;
  readonly movedBytes: number;
  readonly intensity: number;
  /** Of the last node's result. */
  readonly receptiveField?: ReceptiveField;
}

/** A node that belongs to a block. */
interface Member {
  readonly count: NodeCount;
  readonly receptiveField?: ReceptiveField | undefined;
  /** Its milliseconds in every run. */
  readonly times?: readonly number[] | undefined;
}

/** The first `depth` names of a path. */
export const upTo =
  (depth: number) =>
  (path: string): string =>
    path.split("/").slice(0, depth).join("/");

/** Every node in the one block that its path says, in the order in which blocks begin. */
export function blocksOf(
  members: readonly Member[],
  blockOf: (path: string) => string,
): readonly BlockProfile[] {
  const blocks = new Map<string, Member[]>();
  for (const member of members) {
    const path = blockOf(member.count.path);
    const block = blocks.get(path) ?? [];
    block.push(member);
    blocks.set(path, block);
  }
  return [...blocks].map(([path, block]) => together(path, block));
}

function together(path: string, block: readonly Member[]): BlockProfile {
  const sum = (of: (count: NodeCount) => number) => block.reduce((total, { count }) => total + of(count), 0);
  const last = block.at(-1);
  const [flops, movedBytes] = [sum((c) => c.flops), sum((c) => c.movedBytes)];
  return {
    path,
    nodes: block.length,
    output: last?.count.output ?? [],
    parameters: sum((c) => c.parameters),
    macs: sum((c) => c.macs),
    flops,
    torchinfo: {
      multAdds: sum((c) => c.torchinfo.multAdds),
      passBytes: sum((c) => c.torchinfo.passBytes),
    },
    weightBytes: sum((c) => c.weightBytes),
    activationBytes: sum((c) => c.activationBytes),
    movedBytes,
    intensity: movedBytes === 0 ? 0 : flops / movedBytes,
    ...(last?.receptiveField && { receptiveField: last.receptiveField }),
    ...timedAs(flops, addedUp(block.flatMap(({ times }) => (times ? [times] : [])))),
  };
}

/** Sums run by run, whose median is not the sum of medians. */
const addedUp = ([first, ...others]: readonly (readonly number[])[]): readonly number[] | undefined =>
  first?.map((time, run) => others.reduce((sum, times) => sum + (times[run] ?? 0), time));
