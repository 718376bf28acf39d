import { readImage } from "../../data/node/index.ts";
import { calibrationCount } from "../calibration-batches.ts";
import type { Pictures, Trial } from "../judges.ts";
import { pictureFiles } from "../photographs.ts";

interface Asked {
  readonly calibrate: string | undefined;
  readonly images: number | undefined;
}

/** Pictures that show a network's layers what they meet, and how many of them do. */
export interface Calibration {
  readonly pictures: Pictures;
  readonly count: number;
}

/** Takes the pictures of a folder, which need no labels, or those to train on. */
export async function calibration(
  { pictures, see }: Pick<Trial, "pictures" | "see">,
  { calibrate, images }: Asked,
): Promise<Calibration> {
  const chosen = calibrate === undefined ? pictures : await picturesIn(calibrate, { pictures, see });
  return { pictures: chosen, count: calibrationCount(chosen, images) };
}

async function picturesIn(
  folder: string,
  { pictures: { input }, see }: Pick<Trial, "pictures" | "see">,
): Promise<Pictures> {
  const files = await pictureFiles([folder]);
  return {
    name: folder,
    length: files.length,
    alsoJudge: false,
    input,
    at: async (index) => see(await readImage(files[index] ?? "")),
  };
}

/** What layers were fitted to, in a sentence. */
export const calibrationNote = ({ pictures: { name, alsoJudge }, count }: Calibration): string =>
  alsoJudge
    ? `layers were fitted to ${count} of the pictures that measure the network, without their labels: ${name} has no others, and --calibrate would give some`
    : `layers were fitted to ${count} other pictures, of ${name}`;
