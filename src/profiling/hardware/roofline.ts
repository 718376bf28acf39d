/** Time and energy by two ceilings (Williams, Waterman & Patterson 2009, "Roofline"). */
import type { Graph } from "../../ir/index.ts";
import { arithmeticOf, firstPrecision, type Precision, type RooflineDevice, widthOf } from "./device.ts";
import { type Estimate, type LayerEstimate, totalOf } from "./estimate.ts";
import { type Step, stepsOf } from "./steps.ts";
import { beyond, keptOnChip, touched } from "./traffic.ts";

export interface RooflineEstimate extends Estimate {
  readonly precision: Precision;
  /** Whether all weights stay on the chip from one image to the next. */
  readonly keepsWeights: boolean;
}

/**
 * Each layer takes the longer of its MACs at the peak and of its traffic at the full bandwidth. Its energy is its MACs,
 * everything it reads and writes once on the chip, and what of it lies beyond. All weights stay on the chip when there
 * is room for them beside the largest layer's inputs and results; those results that find room stay until they were read.
 */
export function roofline(
  graph: Graph,
  device: RooflineDevice,
  precision: Precision = firstPrecision(device),
): RooflineEstimate {
  const { macsPerSecond, picojoulesPerMac } = arithmeticOf(device, precision);
  const width = widthOf[precision];
  const steps = stepsOf(graph);
  const capacity = device.onChip.bytes.value / width;
  const weights = steps.reduce((sum, step) => sum + step.weights, 0);
  const largest = steps.reduce((most, step) => Math.max(most, touched(step) - step.weights), 0);
  const keepsWeights = weights + largest <= capacity;
  const kept = keptOnChip(steps, keepsWeights ? capacity - weights : capacity);

  const estimateOf = (step: Step): LayerEstimate => {
    const moved = touched(beyond(step, kept)) - (keepsWeights ? step.weights : 0);
    const offChipBytes = width * moved;
    const computing = step.macs / macsPerSecond.value;
    const moving = offChipBytes / device.offChip.bytesPerSecond.value;
    const seconds = Math.max(computing, moving);
    const picojoules =
      step.macs * picojoulesPerMac.value +
      width * touched(step) * device.onChip.picojoulesPerByte.value +
      offChipBytes * device.offChip.picojoulesPerByte.value;
    return {
      path: step.node.path,
      op: step.node.op.name,
      macs: step.macs,
      seconds,
      joules: picojoules * 1e-12,
      offChipBytes,
      utilisation: seconds === 0 ? 0 : computing / seconds,
      bound: computing >= moving && step.macs > 0 ? "compute" : "traffic",
    };
  };
  return { precision, keepsWeights, ...totalOf(steps.map(estimateOf), macsPerSecond.value) };
}
