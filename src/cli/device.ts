import { readFile } from "node:fs/promises";
import {
  type Device,
  deviceFrom,
  deviceNamed,
  deviceNames,
  onArray,
  type Precision,
  precisions,
  roofline,
} from "../profiling/hardware/index.ts";
import { tableFormats } from "../reports/index.ts";
import type { Answer } from "./command.ts";
import { type DeviceEstimate, estimateLines, estimateTable } from "./device-table.ts";
import { UsageError } from "./errors.ts";
import { suggestion } from "./nearest.ts";
import type { Network } from "./network.ts";
import { type Options, typed } from "./options.ts";

/** What a command is asked that estimates a network on a device. */
export const deviceOptions = {
  device: {
    kind: "text",
    placeholder: "NAME|FILE",
    help: `estimates it on a device and runs nothing: ${deviceNames.join(", ")}, or a profile of your own as JSON`,
  },
  precision: {
    kind: "choice",
    choices: precisions,
    help: "of the device's arithmetic; without it, the first in its profile",
  },
} as const satisfies Options;

interface DeviceRequest {
  readonly device: string | undefined;
  readonly precision: Precision | undefined;
  readonly format: "text" | "markdown" | "csv";
  /** Names of the options that were typed. */
  readonly given: ReadonlySet<string>;
}

/** Options that ask for something to be run, or for rows that an estimate does not have. */
const elsewhere = ["engine", "runs", "threads", "training", "effective", "depth"];

/** What a network takes on a device, layer by layer. */
export async function onDevice({ name, graph }: Network, request: DeviceRequest): Promise<Answer> {
  if (request.device === undefined)
    throw new UsageError("--precision is that of a device's arithmetic: give --device too");
  const extra = elsewhere.find((option) => request.given.has(option));
  if (extra) throw new UsageError(`--device estimates and runs nothing: leave out --${typed(extra)}`);
  const device = await deviceAt(request.device);
  const estimate = estimated(graph, device, request.precision);
  const table = tableFormats[request.format](estimateTable(estimate));
  if (request.format !== "text") return { json: estimate, text: table.trimEnd() };
  const title = `${name} on ${device.name}, ${estimate.precision}: ${device.describes}`;
  return { json: estimate, text: [title, "", table, "", ...estimateLines(estimate)].join("\n") };
}

/** A device that thumbnet knows, or one that a file describes. */
async function deviceAt(source: string): Promise<Device> {
  const known = deviceNamed(source);
  if (known) return known;
  if (/[\\/]|\.json$/i.test(source)) return deviceFrom(await readFile(source, "utf8"), source);
  throw new UsageError(`no device is called ${source}; ${suggestion(source, { names: deviceNames })}`);
}

function estimated(graph: Network["graph"], device: Device, asked: Precision | undefined): DeviceEstimate {
  if (device.kind === "roofline") return { device: device.name, ...roofline(graph, device, asked) };
  const { name, precision } = device;
  if (asked !== undefined && asked !== precision)
    throw new UsageError(`--precision ${asked} does not fit ${name}, which computes in ${precision}`);
  return { device: name, precision, ...onArray(graph, device) };
}
