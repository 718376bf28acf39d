import { type PoseDataset, placedPoints } from "../../src/data/index.ts";
import type { Engine } from "../../src/engines/index.ts";
import { filesOf, keypointSight, readNetwork, scorerOf } from "../../src/runs/index.ts";
import { KeypointErrors } from "../../src/tasks/index.ts";
import { foundPoints } from "../../src/training/index.ts";

/** How near one detector's points are to another's or to the truth: Table 4's loss and distance. */
export interface Agreement {
  /** Mean squared difference of coordinates. */
  readonly loss: number;
  /** Mean length between two points, the picture being 2 wide. */
  readonly distance: number;
}

/** Where a run's detector finds the keypoints of every picture. */
export async function pointsOf(
  folder: string,
  dataset: PoseDataset,
  engine: Engine,
): Promise<readonly Float32Array[]> {
  const network = await readNetwork(filesOf(folder).best);
  const scorer = scorerOf(network, engine);
  const sight = keypointSight(network.description);
  const found: Float32Array[] = [];
  for (let i = 0; i < dataset.length; i++)
    found.push(await foundPoints(scorer, (await dataset.at(i)).image, sight));
  await scorer.close();
  return found;
}

/** Where the keypoints of every picture are. */
export const truthOf = (dataset: PoseDataset): Promise<readonly (readonly number[])[]> =>
  Promise.all(Array.from({ length: dataset.length }, async (_, i) => placedPoints(await dataset.at(i))));

export function agreementOf(
  truth: readonly ArrayLike<number>[],
  found: readonly ArrayLike<number>[],
  names: readonly string[],
): Agreement {
  const errors = new KeypointErrors(names.length);
  truth.forEach((points, i) => {
    errors.count(points, found[i] ?? []);
  });
  const { loss, distance } = errors.metrics(names);
  return { loss: loss ?? Number.NaN, distance: distance ?? Number.NaN };
}
