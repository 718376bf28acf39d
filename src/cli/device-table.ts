import type { ArrayLayer, Estimate, LayerEstimate, Precision } from "../profiling/hardware/index.ts";
import type { Cell, Column, Table } from "../reports/index.ts";
import { count, percent } from "../reports/numbers.ts";

/** What a network takes on a device, and in which numbers. */
export interface DeviceEstimate extends Estimate<LayerEstimate & Partial<ArrayLayer>> {
  readonly device: string;
  readonly precision: Precision;
  /** Of a roofline: whether all weights stay on the chip from one image to the next. */
  readonly keepsWeights?: boolean;
}

const columns: readonly Column[] = [
  { title: "path" },
  { title: "op" },
  { title: "MACs" },
  { title: "time", unit: "µs", digits: 1 },
  { title: "waits for" },
  { title: "used", unit: "%", digits: 1 },
  { title: "energy", unit: "µJ", digits: 2 },
  { title: "off chip", unit: "bytes" },
];

/** A row for each layer; on an array, with the order that was chosen for it. */
export function estimateTable(estimate: DeviceEstimate): Table {
  const ordered = estimate.layers.some(({ dataflow }) => dataflow);
  const order = (dataflow: Cell): readonly Cell[] => (ordered ? [dataflow] : []);
  return {
    columns: [...columns, ...(ordered ? [{ title: "order" }] : [])],
    rows: estimate.layers.map((layer) => [
      layer.path,
      layer.op,
      ...cellsOf(layer, layer.bound === "compute" ? "arithmetic" : "memory"),
      ...order(layer.dataflow ?? ""),
    ]),
    footer: [["total", "", ...cellsOf(estimate, ""), ...order("")]],
  };
}

type Costs = Pick<LayerEstimate, "macs" | "seconds" | "utilisation" | "joules" | "offChipBytes">;

const cellsOf = ({ macs, seconds, utilisation, joules, offChipBytes }: Costs, bound: string) => [
  macs,
  1e6 * seconds,
  bound,
  100 * utilisation,
  1e6 * joules,
  Math.round(offChipBytes),
];

/** What is said below the table. */
export function estimateLines(estimate: DeviceEstimate): readonly string[] {
  const { seconds, utilisation, joules, offChipBytes, keepsWeights } = estimate;
  const weights =
    keepsWeights === undefined
      ? []
      : [
          `weights     ${keepsWeights ? "stay on the chip" : "do not all fit on the chip: fetched every time"}`,
        ];
  return [
    `time        ${(1e3 * seconds).toFixed(2)} ms, ${percent(utilisation)} of the device's arithmetic used`,
    `energy      ${(1e3 * joules).toFixed(3)} mJ of multiplying and moving`,
    `off chip    ${count(Math.round(offChipBytes))} bytes`,
    ...weights,
  ];
}
