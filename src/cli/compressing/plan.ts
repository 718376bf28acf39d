import { type Choices, everyChoice } from "../../formats/squeezed/index.ts";
import type { DataRequest } from "../datasets.ts";
import { UsageError } from "../errors.ts";
import type { Judge } from "../judges.ts";
import type { NetworkAtHand } from "../network-at-hand.ts";
import type { Values } from "../options.ts";
import { checkTuned, type furtherOptions, furtherTuning } from "../tune-further.ts";
import type { Bounds } from "./bounds.ts";
import type { Calibration } from "./calibration.ts";
import { fitted } from "./fitted.ts";
import type { Step } from "./stages.ts";
import { coded, folded, pruned, shared } from "./steps.ts";
import { codebooksTrained, keptTrained } from "./trained-steps.ts";

/** How a network is to become small. */
export interface Plan extends DataRequest, Values<Record<never, never>, typeof furtherOptions> {
  /** Share of every layer's weights that becomes 0. */
  readonly prune: number | undefined;
  /** Bits of every layer's codebook; what keeps to the bounds is searched where absent. */
  readonly bits: number | undefined;
  readonly choices: Choices;
  readonly bounds: Bounds;
  /** A folder of pictures that layers are fitted to, and how many of them. */
  readonly calibrate: string | undefined;
  readonly images: number | undefined;
  readonly seed: number;
}

/** What a file may be coded with. */
export function choicesFor({ huffman, rans }: Readonly<Record<"huffman" | "rans", boolean>>): Choices {
  if (huffman && rans)
    throw new UsageError("--huffman and --rans each ask for one coder alone; leave both out to use both");
  if (huffman) return { ...everyChoice, coders: ["huffman"] };
  return rans ? { ...everyChoice, coders: ["rans"] } : everyChoice;
}

/** Refuses options that nothing would come of. */
export function checkPlan({ prune, bits, finetune }: Plan, given: ReadonlySet<string>): void {
  checkTuned(given, ["lr", "batch", "classWeights"]);
  if (finetune !== undefined && prune === undefined && bits === undefined)
    throw new UsageError("--finetune trains what --prune and --bits leave; give one of them");
  const idle = bits === undefined ? undefined : ["calibrate", "images"].find((name) => given.has(name));
  if (idle) throw new UsageError(`--${idle} goes with the search, which --bits leaves out`);
}

interface Planned extends Plan {
  /** What the weights share: numbers of so many bits, or what fits those pictures. */
  readonly sharing: number | Calibration;
  readonly judge: Judge;
  readonly threads: number;
}

/** Everything that is to be done to a network, one after another. */
export async function stepsFor(
  { prune, finetune, sharing, choices, bounds, judge, ...plan }: Planned,
  { source, network, engine, io }: NetworkAtHand,
): Promise<readonly Step[]> {
  const { description } = network;
  const tuning =
    finetune === undefined
      ? undefined
      : await furtherTuning({ ...plan, steps: finetune, source, description, io });
  return [
    ...(prune === undefined ? [] : [pruned(prune), ...(tuning ? [keptTrained(tuning)] : [])]),
    folded,
    typeof sharing === "number"
      ? shared(sharing)
      : fitted({ ...sharing, engine, io, judge, whole: network, bounds, choices }),
    ...(tuning ? [codebooksTrained(tuning)] : []),
    coded(choices),
  ];
}
