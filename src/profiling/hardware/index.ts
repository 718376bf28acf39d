export { type ArrayEstimate, type ArrayLayer, onArray } from "./array.ts";
export type { Dataflow } from "./dataflows.ts";
export {
  type Arithmetic,
  type ArrayDevice,
  type Device,
  type Precision,
  precisions,
  type RooflineDevice,
  type Sourced,
} from "./device.ts";
export { deviceNamed, deviceNames, energyAt45nm } from "./devices.ts";
export type { Bound, Estimate, LayerEstimate } from "./estimate.ts";
export { deviceFrom } from "./read-device.ts";
export { type RooflineEstimate, roofline } from "./roofline.ts";
