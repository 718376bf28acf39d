import type { Engine } from "../engines/index.ts";
import type { TrainedNetwork } from "../runs/index.ts";
import type { Io } from "./command.ts";

/** A trained network that a command uses, and what runs it. */
export interface NetworkAtHand {
  /** What was typed for it. */
  readonly source: string;
  readonly network: TrainedNetwork;
  readonly engine: Engine;
  readonly io: Io;
}
