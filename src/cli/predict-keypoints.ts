import { basename } from "node:path";
import type { Extent } from "../data/index.ts";
import { makeFolder, writePng } from "../data/node/index.ts";
import { pointsOverlay, textTable } from "../reports/index.ts";
import { keypointSight, scorerOf } from "../runs/index.ts";
import { foundPoints } from "../training/index.ts";
import type { Answer } from "./command.ts";
import type { NetworkAtHand } from "./network-at-hand.ts";
import { eachPicture, photographs } from "./photographs.ts";

interface KeypointsRequest {
  readonly images: readonly string[];
  /** Where the pictures go. */
  readonly out: string;
  readonly skipBad: boolean;
}

/** Finds the keypoints of photographs, and draws them as PNG. */
export async function predictKeypoints(
  { network: trained, engine, io }: NetworkAtHand,
  { images, out, skipBad }: KeypointsRequest,
): Promise<Answer> {
  const { description } = trained;
  const asked = await photographs(images, out);
  await makeFolder(out);
  const scorer = scorerOf(trained, engine);
  const found: Prediction[] = [];
  try {
    const skipped = await eachPicture(asked, { skipBad, io }, async ({ file, overlay }, image) => {
      const points = await foundPoints(scorer, image, keypointSight(description));
      await writePng(overlay, pointsOverlay({ image, points, classes: description.classes }));
      found.push({ image: file, overlay, keypoints: inPixels(points, image, description.classes.names) });
      io.stderr(`${file} → ${overlay}\n`);
    });
    return { json: { images: found, skipped }, text: placesTable(found, description.classes.names) };
  } finally {
    await scorer.close();
  }
}

/** Where a keypoint is, in pixels from the picture's upper left corner. */
interface Place {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

interface Prediction {
  readonly image: string;
  readonly overlay: string;
  readonly keypoints: readonly Place[];
}

const inPixels = (
  points: Float32Array,
  { width, height }: Extent,
  names: readonly string[],
): readonly Place[] =>
  names.map((name, k) => ({
    name,
    x: ((points[2 * k]! + 1) / 2) * width,
    y: ((points[2 * k + 1]! + 1) / 2) * height,
  }));

/** A row for each picture: x and y of every keypoint. */
const placesTable = (found: readonly Prediction[], names: readonly string[]): string =>
  textTable({
    columns: [{ title: "image" }, ...names.map((title) => ({ title, unit: "x, y" }))],
    rows: found.map(({ image, keypoints }) => [
      basename(image),
      ...keypoints.map(({ x, y }) => `${x.toFixed(1)}, ${y.toFixed(1)}`),
    ]),
  });
