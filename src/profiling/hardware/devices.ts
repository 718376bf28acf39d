/** Devices that thumbnet knows, each from its data file. */
import type { Device } from "./device.ts";
import array8 from "./devices/array-8x8.json" with { type: "json" };
import array16 from "./devices/array-16x16.json" with { type: "json" };
import cortexM7 from "./devices/cortex-m7.json" with { type: "json" };
import edgeTpu from "./devices/edge-tpu.json" with { type: "json" };
import laptopCore from "./devices/laptop-core.json" with { type: "json" };
import max78000 from "./devices/max78000.json" with { type: "json" };
import raspberryPi4 from "./devices/raspberry-pi-4.json" with { type: "json" };
import teslaK40 from "./devices/tesla-k40.json" with { type: "json" };
import energy from "./energy-45nm.json" with { type: "json" };
import { readDevice } from "./read-device.ts";

const profiles = [laptopCore, raspberryPi4, cortexM7, max78000, edgeTpu, teslaK40, array16, array8];

/** Names of the devices that thumbnet knows. */
export const deviceNames: readonly string[] = profiles.map(({ name }) => name);

/** A device that thumbnet knows; `undefined` for others. */
export function deviceNamed(name: string): Device | undefined {
  const profile = profiles.find((known) => known.name === name);
  return profile && readDevice(profile, { file: `${name}.json`, path: "" });
}

/** Horowitz's energies at 45 nm, which the profiles are made from. */
export const energyAt45nm = energy;
