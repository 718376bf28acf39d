import type { Preprocessing } from "../data/index.ts";
import { openPhotographs } from "../data/node/index.ts";
import { scorerOf } from "../runs/index.ts";
import { matchClasses } from "./class-names.ts";
import type { Answer } from "./command.ts";
import type { DataRequest } from "./datasets.ts";
import { UsageError } from "./errors.ts";
import { classesText, measureClasses } from "./measure-classes.ts";
import type { NetworkAtHand } from "./network-at-hand.ts";

interface ClassificationRequest extends DataRequest {
  /** Default: the one to validate with, where the folder is divided. */
  readonly split: string | undefined;
  readonly preprocessing: Preprocessing;
}

/** Measures a network that classifies photographs. */
export async function evalClassification(
  { source, network, engine, io }: NetworkAtHand,
  { data, classes, skipBad, split, preprocessing }: ClassificationRequest,
): Promise<Answer> {
  if (data === undefined) throw new UsageError("--data is missing: give a folder of photographs");
  const photographs = await openPhotographs({ path: data, split, classes, skipBad });
  for (const { reason } of photographs.skipped) io.stderr(`skipped: ${reason}\n`);
  const matched = matchClasses(photographs, network.description, { source, data });
  const scorer = scorerOf(network, engine);
  try {
    const measured = await measureClasses({
      network,
      scorer,
      photographs,
      classes: matched,
      preprocessing,
      io,
    });
    return { json: { ...measured, skipped: photographs.skipped }, text: classesText(measured) };
  } finally {
    await scorer.close();
  }
}
