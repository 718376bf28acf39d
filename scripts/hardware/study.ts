/** SqueezeNext's study (Gholami et al. 2018), carried out again on our array. */
import type { Graph } from "../../src/ir/index.ts";
import { modelNamed } from "../../src/models/index.ts";
import { dataflows } from "../../src/profiling/hardware/dataflows.ts";
import {
  type ArrayDevice,
  type ArrayEstimate,
  type Dataflow,
  deviceNamed,
  onArray,
  type RooflineDevice,
} from "../../src/profiling/hardware/index.ts";
import { type Product, productOf } from "../../src/profiling/hardware/products.ts";
import { stepsOf } from "../../src/profiling/hardware/steps.ts";

export const baseline = "squeezenext-1.0-23";
export const best = "squeezenext-1.0-23v5";

/** The networks that the paper's table compares, in its order. */
export const networks = [
  "alexnet",
  "squeezenet-1.0",
  "squeezenet-1.1",
  baseline,
  "squeezenext-1.0-23v2",
  "squeezenext-1.0-23v3",
  "squeezenext-1.0-23v4",
  best,
  "mobilenet-v1",
] as const;

const graphs = new Map<string, Graph>();

/** A network of the zoo at the size that its paper counts for; it is built once. */
export function network(name: string): Graph {
  const graph = graphs.get(name) ?? modelNamed(name)?.graph();
  if (!graph) throw new Error(`the zoo has no ${name}`);
  graphs.set(name, graph);
  return graph;
}

export function arrayNamed(name: string): ArrayDevice {
  const device = deviceNamed(name);
  if (device?.kind !== "array") throw new Error(`${name} is no array`);
  return device;
}

export function rooflineNamed(name: string): RooflineDevice {
  const device = deviceNamed(name);
  if (device?.kind !== "roofline") throw new Error(`${name} has no roofline`);
  return device;
}

/** Energy in MACs, as the paper counts it. */
export const inMacs = ({ joules }: { readonly joules: number }, device: ArrayDevice): number =>
  joules / (device.picojoulesPerMac.value * 1e-12);

/** What the paper found, as quotients and shares. */
export interface Findings {
  /** Time of the other network, in times of v5. */
  readonly squeezenetTime: number;
  readonly alexnetTime: number;
  readonly squeezenetEnergy: number;
  readonly alexnetEnergy: number;
  /** Share of the baseline's time that its 7×7 layer takes. */
  readonly firstLayer: number;
  /** Shares of the baseline's time and energy that v5 saves. */
  readonly timeSaved: number;
  readonly energySaved: number;
}

export const published: Findings = {
  squeezenetTime: 2.59,
  alexnetTime: 8.26,
  squeezenetEnergy: 2.25,
  alexnetEnergy: 7.5,
  firstLayer: 0.26,
  timeSaved: 0.12,
  energySaved: 0.17,
};

export function findingsOn(device: ArrayDevice): Findings {
  const estimateOf = (name: string): ArrayEstimate => onArray(network(name), device);
  const [alexnet, squeezenet] = [estimateOf("alexnet"), estimateOf("squeezenet-1.0")] as const;
  const [first, v5] = [estimateOf(baseline), estimateOf(best)] as const;
  return {
    squeezenetTime: squeezenet.seconds / v5.seconds,
    alexnetTime: alexnet.seconds / v5.seconds,
    squeezenetEnergy: squeezenet.joules / v5.joules,
    alexnetEnergy: alexnet.joules / v5.joules,
    firstLayer: (first.layers[0]?.seconds ?? 0) / first.seconds,
    timeSaved: 1 - v5.seconds / first.seconds,
    energySaved: 1 - v5.joules / first.joules,
  };
}

export interface Variant {
  readonly title: string;
  readonly device: ArrayDevice;
}

/** The array, and the array with one of the settings changed that we had to infer. */
export function variants(): readonly Variant[] {
  const device = arrayNamed("array-16x16");
  const of = (value: number) => ({ value, source: "what if" });
  return [
    { title: "as in the profile", device },
    { title: "clock of 500 MHz: 32 bytes a cycle", device: { ...device, hertz: of(5e8) } },
    { title: "40 % of the weights are zeros and skipped", device: { ...device, zeroWeights: of(0.4) } },
    {
      title: "half of the buffer keeps results",
      device: { ...device, buffer: { ...device.buffer, resultShare: of(0.5) } },
    },
    { title: "8 registers instead of 16", device: { ...device, registers: of(8) } },
    { title: "8×8 elements, 32 KiB", device: arrayNamed("array-8x8") },
  ];
}

export const kinds = ["first layer", "1×1", "larger kernels", "depthwise", "fully connected"] as const;
export type Kind = (typeof kinds)[number];

/** How many times faster one order is than the other on the layers of a kind, waiting for memory apart. */
export interface Preference {
  readonly kind: Kind;
  readonly layers: number;
  readonly faster: Readonly<Record<Dataflow, number>>;
  /** Least and most cycles, weight stationary over output stationary. */
  readonly least: number;
  readonly most: number;
}

/** Which order suits which layers, over all networks of the study. */
export function preferences(): readonly Preference[] {
  const { rows, columns, registers } = arrayNamed("array-16x16");
  const grid = { rows: rows.value, columns: columns.value, registers: registers.value, zeroWeights: 0 };
  const products = networks.flatMap((name) =>
    stepsOf(network(name)).flatMap(({ node }) => productOf(node) ?? []),
  );
  return kinds.map((kind) => {
    const quotients = products
      .filter((product) => kindOf(product) === kind)
      .map(
        (product) =>
          dataflows["weight stationary"](product, grid).cycles /
          dataflows["output stationary"](product, grid).cycles,
      );
    return {
      kind,
      layers: quotients.length,
      faster: {
        "weight stationary": quotients.filter((q) => q < 1).length,
        "output stationary": quotients.filter((q) => q >= 1).length,
      },
      least: Math.min(...quotients),
      most: Math.max(...quotients),
    };
  });
}

function kindOf({ depth, filters, taps, streamed }: Product): Kind {
  if (depth === 3) return "first layer";
  if (depth === 1 && filters === 1) return "depthwise";
  if (streamed === 1) return "fully connected";
  return taps === 1 ? "1×1" : "larger kernels";
}
