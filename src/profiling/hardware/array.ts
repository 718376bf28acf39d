/**
 * An array of processing elements with two orders of work, in the manner of the simulator behind SqueezeNext (Gholami
 * et al. 2018) and the Squeezelerator (Kwon et al. 2018): each layer is carried out in the order that is faster for it.
 */
import type { Graph } from "../../ir/index.ts";
import { type Dataflow, dataflows, type Mapping } from "./dataflows.ts";
import { type ArrayDevice, widthOf } from "./device.ts";
import { type Estimate, type LayerEstimate, totalOf } from "./estimate.ts";
import { type Product, productOf } from "./products.ts";
import { type Step, stepsOf } from "./steps.ts";
import { beyond, keptOnChip, streamedElements } from "./traffic.ts";

export interface ArrayLayer extends LayerEstimate {
  /** Clock cycles, waiting included. */
  readonly cycles: number;
  /** How the layer multiplies; absent where it only moves. */
  readonly dataflow?: Dataflow;
}

export type ArrayEstimate = Estimate<ArrayLayer>;

/** The layers of a network on an array. */
export function onArray(graph: Graph, device: ArrayDevice): ArrayEstimate {
  const steps = stepsOf(graph);
  const { bytes, resultShare } = device.buffer;
  const capacity = bytes.value / widthOf[device.precision];
  const kept = keptOnChip(steps, capacity * resultShare.value);
  const layers = steps.map((step) => {
    const product = productOf(step.node);
    return layerOn(device, {
      step,
      product,
      moved: streamedElements(beyond(step, kept), product, capacity * (1 - resultShare.value)),
    });
  });
  return totalOf(layers, device.hertz.value * elements(device));
}

interface Work {
  readonly step: Step;
  readonly product: Product | undefined;
  /** Elements that cross the chip's edge. */
  readonly moved: number;
}

/** Moving hides behind multiplying, except for the first wait. */
function layerOn(device: ArrayDevice, { step, product, moved }: Work): ArrayLayer {
  const width = widthOf[device.precision];
  const moving = (moved * width * device.hertz.value) / device.offChip.bytesPerSecond.value;
  const of = ({ dataflow, mapping }: Choice): ArrayLayer => {
    const cycles = device.offChip.latencyCycles.value + Math.max(mapping.cycles, moving);
    const multiplied =
      dataflow === "output stationary" ? step.macs * (1 - device.zeroWeights.value) : step.macs;
    return {
      path: step.node.path,
      op: step.node.op.name,
      macs: step.macs,
      seconds: cycles / device.hertz.value,
      joules: energyOf(device, multiplied, mapping, moved) * device.picojoulesPerMac.value * 1e-12,
      offChipBytes: moved * width,
      utilisation: step.macs / (cycles * elements(device)),
      bound: mapping.cycles >= moving ? "compute" : "traffic",
      cycles,
      ...(dataflow && { dataflow }),
    };
  };
  const [first, ...others] = choicesFor(device, product).map(of);
  if (!first) throw new Error("a layer without a way to carry it out: this is a bug in the dataflows");
  return others.reduce((best, layer) => (isBetter(layer, best) ? layer : best), first);
}

interface Choice {
  readonly dataflow?: Dataflow;
  readonly mapping: Mapping;
}

const idle: Mapping = { cycles: 0, accesses: { register: 0, neighbour: 0, buffer: 0 } };

function choicesFor(device: ArrayDevice, product: Product | undefined): readonly Choice[] {
  if (!product) return [{ mapping: idle }];
  const grid = {
    rows: device.rows.value,
    columns: device.columns.value,
    registers: device.registers.value,
    zeroWeights: device.zeroWeights.value,
  };
  const names: readonly Dataflow[] = ["weight stationary", "output stationary"];
  return names.map((dataflow) => ({ dataflow, mapping: dataflows[dataflow](product, grid) }));
}

/** Faster, or as fast with less energy. */
const isBetter = (a: ArrayLayer, b: ArrayLayer): boolean =>
  a.cycles < b.cycles || (a.cycles === b.cycles && a.joules < b.joules);

/** In MACs, by the accounts of Chen, Emer & Sze 2016 (Eyeriss), §VI: what comes from beyond passes the buffer too. */
function energyOf(
  { macsPerAccess }: ArrayDevice,
  macs: number,
  { accesses }: Mapping,
  moved: number,
): number {
  const { register, neighbour, buffer, offChip } = macsPerAccess;
  return (
    macs +
    accesses.register * register.value +
    accesses.neighbour * neighbour.value +
    (accesses.buffer + moved) * buffer.value +
    moved * offChip.value
  );
}

const elements = ({ rows, columns }: ArrayDevice): number => rows.value * columns.value;
