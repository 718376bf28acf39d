/** What a network takes on a device, layer by layer. */

/** What is waited for: the multipliers, or what crosses the chip's edge. */
export type Bound = "compute" | "traffic";

export interface LayerEstimate {
  /** Block names from the outermost in. */
  readonly path: string;
  readonly op: string;
  readonly macs: number;
  readonly seconds: number;
  readonly joules: number;
  /** Bytes that cross the chip's edge. */
  readonly offChipBytes: number;
  /** MACs done, of those that the device could do in the time. */
  readonly utilisation: number;
  readonly bound: Bound;
}

export interface Estimate<L extends LayerEstimate = LayerEstimate> {
  readonly layers: readonly L[];
  readonly macs: number;
  readonly seconds: number;
  readonly joules: number;
  readonly offChipBytes: number;
  readonly utilisation: number;
}

/** The sum of layers that run one after the other; `macsPerSecond` is the device at its best. */
export function totalOf<L extends LayerEstimate>(layers: readonly L[], macsPerSecond: number): Estimate<L> {
  const sum = (of: (layer: L) => number) => layers.reduce((total, layer) => total + of(layer), 0);
  const macs = sum((layer) => layer.macs);
  const seconds = sum((layer) => layer.seconds);
  return {
    layers,
    macs,
    seconds,
    joules: sum((layer) => layer.joules),
    offChipBytes: sum((layer) => layer.offChipBytes),
    utilisation: seconds === 0 ? 0 : macs / (seconds * macsPerSecond),
  };
}
