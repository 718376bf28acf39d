import { pruningOf } from "../../compression/pruning/network-masks.ts";
import { sharedOf } from "../../compression/sharing/shared-of.ts";
import { everyChoice } from "../../formats/squeezed/index.ts";
import { graphOf, type TrainedNetwork } from "../../runs/index.ts";
import { maskedTraining, type Numbered, sharedTraining, type TrainedForm } from "../../training/index.ts";
import { type Tuning, tuned } from "../tune.ts";
import type { Step } from "./stages.ts";
import { withHalves } from "./steps.ts";

/** Trains what was not pruned; what was stays 0 (Han et al. 2015). */
export const keptTrained = (tuning: Tuning): Step => ({
  name: `${tuning.steps} steps of training`,
  choices: everyChoice,
  change: (network) =>
    trainedIn(network, (numbered) => maskedTraining(numbered, pruningOf(numbered)), tuning),
});

/** Share of the learning rate for numbers that move many weights at once. */
const gently = 0.1;

/** Trains the numbers that weights share; which weight has which stays (Han et al. 2016, §3.3). */
export const codebooksTrained = (tuning: Tuning): Step => ({
  name: `${tuning.steps} steps of training codebooks`,
  choices: everyChoice,
  async change(network) {
    const slow = { ...tuning, lr: gently * tuning.lr };
    return withHalves(
      await trainedIn(network, (numbered) => sharedTraining(numbered, sharingOf(numbered)), slow),
    );
  },
});

function sharingOf({ graph, numbers }: Numbered) {
  const layers = graph.parameters.flatMap(({ name, role }) => {
    const shared = role === "weight" ? sharedOf(numbers.get(name) ?? new Float32Array()) : undefined;
    return shared ? [[name, shared] as const] : [];
  });
  return new Map(layers);
}

async function trainedIn(
  network: TrainedNetwork,
  form: (network: Numbered) => TrainedForm,
  tuning: Tuning,
): Promise<TrainedNetwork> {
  const graph = graphOf(network, [tuning.batch, 3, ...tuning.size]);
  const stretch = {
    steps: tuning.steps,
    form: (numbers: TrainedNetwork["weights"]) => form({ graph, numbers }),
  };
  return { ...network, weights: await tuned({ start: network.weights, stretches: [stretch] }, tuning) };
}
