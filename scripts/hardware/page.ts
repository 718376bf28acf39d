/** docs/hardware.md and its picture. */

import {
  type ArrayDevice,
  deviceNamed,
  deviceNames,
  energyAt45nm as energy,
  onArray,
  type RooflineDevice,
  roofline,
  type Sourced,
} from "../../src/profiling/hardware/index.ts";
import { type Cell, markdownTable, scatterPlot, withPlainColours } from "../../src/reports/index.ts";
import { differences } from "./differences.ts";
import {
  arrayNamed,
  type Findings,
  findingsOn,
  inMacs,
  type kinds,
  network,
  networks,
  type Preference,
  preferences,
  published,
  rooflineNamed,
  variants,
} from "./study.ts";

const times = (x: number): string => `${x.toFixed(2)}×`;
const percent = (x: number): string => `${(100 * x).toFixed(0)} %`;

const rows: readonly { readonly what: string; readonly of: (f: Findings) => string }[] = [
  { what: "SqueezeNet's time, in times of v5", of: (f) => times(f.squeezenetTime) },
  { what: "AlexNet's time, in times of v5", of: (f) => times(f.alexnetTime) },
  { what: "SqueezeNet's energy, in energies of v5", of: (f) => times(f.squeezenetEnergy) },
  { what: "AlexNet's energy, in energies of v5", of: (f) => times(f.alexnetEnergy) },
  { what: "share of the 7×7 layer in the baseline's time", of: (f) => percent(f.firstLayer) },
  { what: "time that v5 saves of the baseline's", of: (f) => percent(f.timeSaved) },
  { what: "energy that v5 saves of the baseline's", of: (f) => percent(f.energySaved) },
];

/** The paper's ratios beside ours, and beside those of arrays that differ in what we had to infer. */
function ratios(): string {
  const ours = variants().map(({ title, device }) => ({ title, found: findingsOn(device) }));
  return markdownTable({
    columns: [{ title: "" }, { title: "paper" }, ...ours.map(({ title }) => ({ title }))],
    rows: rows.map(({ what, of }) => [what, of(published), ...ours.map(({ found }) => of(found))]),
  });
}

function settings(device: ArrayDevice): string {
  const { macsPerAccess: of } = device;
  const lines: readonly (readonly [string, Sourced])[] = [
    ["rows", device.rows],
    ["columns", device.columns],
    ["clock, Hz", device.hertz],
    ["partial sums in an element", device.registers],
    ["buffer, bytes", device.buffer.bytes],
    ["share of the buffer that keeps results", device.buffer.resultShare],
    ["bytes per second beyond the chip", device.offChip.bytesPerSecond],
    ["cycles to the first byte", device.offChip.latencyCycles],
    ["share of weights that are zero", device.zeroWeights],
    ["picojoules of a MAC", device.picojoulesPerMac],
    ["a register access, in MACs", of.register],
    ["a hop between elements, in MACs", of.neighbour],
    ["a buffer access, in MACs", of.buffer],
    ["an access beyond the chip, in MACs", of.offChip],
  ];
  return markdownTable({
    columns: [{ title: "setting" }, { title: "value" }, { title: "source" }],
    rows: lines.map(([name, { value, source }]) => [name, value, source]),
  });
}

function networksOn(device: ArrayDevice): string {
  return markdownTable({
    columns: [
      { title: "network" },
      { title: "MACs", unit: "M", digits: 0 },
      { title: "cycles", unit: "M", digits: 2 },
      { title: "utilisation", unit: "%", digits: 0 },
      { title: "energy", unit: "10⁹ MACs", digits: 2 },
      { title: "beyond the chip", unit: "MB", digits: 1 },
    ],
    rows: networks.map((name) => {
      const estimate = onArray(network(name), device);
      return [
        name,
        estimate.macs / 1e6,
        (estimate.seconds * device.hertz.value) / 1e6,
        100 * estimate.utilisation,
        inMacs(estimate, device) / 1e9,
        estimate.offChipBytes / 1e6,
      ];
    }),
  });
}

/** What we remember of Kwon et al. 2018: the faster order and by how much. */
const remembered: Partial<Record<(typeof kinds)[number], string>> = {
  "first layer": "output stationary, 1.6 to 6.3",
  "1×1": "weight stationary, 1.4 to 7.0",
  depthwise: "output stationary, 19 to 96",
};

function orders(): string {
  const range = ({ least, most }: Preference): string =>
    most < 1
      ? `weight stationary, ${(1 / most).toFixed(1)} to ${(1 / least).toFixed(1)}`
      : `output stationary, ${least.toFixed(1)} to ${most.toFixed(1)}`;
  return markdownTable({
    columns: [
      { title: "layers" },
      { title: "how many" },
      { title: "the faster order, and how many times" },
      { title: "Kwon et al., from memory" },
    ],
    rows: preferences().map((found) => [
      found.kind,
      found.layers,
      range(found),
      remembered[found.kind] ?? null,
    ]),
  });
}

const rooflines = deviceNames.filter((name) => deviceNamed(name)?.kind === "roofline").map(rooflineNamed);
const onDevices = ["squeezenet-1.0", "squeezenext-1.0-23v5", "mobilenet-v1", "alexnet"];

function estimates(): string {
  return markdownTable({
    columns: [
      { title: "device" },
      { title: "precision" },
      ...onDevices.flatMap((title) => [
        { title, unit: "ms", digits: 2 },
        { title: "", unit: "mJ", digits: 2 },
      ]),
    ],
    rows: rooflines.map((device): Cell[] => {
      const [precision = ""] = device.precisions.keys();
      return [
        device.name,
        precision,
        ...onDevices.flatMap((name) => {
          const { seconds, joules } = roofline(network(name), device);
          return [1e3 * seconds, 1e3 * joules];
        }),
      ];
    }),
  });
}

function sourcesOf(device: RooflineDevice): string {
  const lines: readonly (readonly [string, Sourced])[] = [
    ...[...device.precisions].flatMap(([precision, { macsPerSecond, picojoulesPerMac }]) => [
      [`MACs per second, ${precision}`, macsPerSecond] as const,
      [`picojoules of a MAC, ${precision}`, picojoulesPerMac] as const,
    ]),
    ["bytes on the chip", device.onChip.bytes],
    ["picojoules of a byte on the chip", device.onChip.picojoulesPerByte],
    ["bytes per second beyond", device.offChip.bytesPerSecond],
    ["picojoules of a byte beyond", device.offChip.picojoulesPerByte],
  ];
  const table = markdownTable({
    columns: [{ title: device.name }, { title: "value" }, { title: "source" }],
    rows: lines.map(([name, { value, source }]) => [name, value, source]),
  });
  return `${device.describes}.\n\n${table}`;
}

const energyTable = (): string =>
  markdownTable({
    columns: [{ title: "what" }, { title: "picojoules" }],
    rows: [
      ...Object.entries(energy.picojoulesPerOperation),
      ...Object.entries(energy.picojoulesPer64Bits).map(([what, pj]): Cell[] => [`64 bits, ${what}`, pj]),
    ],
  });

/** Time against energy on the 16×16 array. */
export function hardwarePicture(): string {
  const device = arrayNamed("array-16x16");
  const points = networks.map((name) => {
    const estimate = onArray(network(name), device);
    return { label: name, x: 1e3 * estimate.seconds, y: inMacs(estimate, device) / 1e9 };
  });
  const picture = scatterPlot({
    title: "Time and energy of one image on the 16×16 array",
    x: { title: "time", unit: "ms", scale: "log" },
    y: { title: "energy", unit: "10⁹ MACs", scale: "log" },
    points,
  });
  return withPlainColours(picture.markup);
}

export const hardwarePage = (): string => {
  const array = arrayNamed("array-16x16");
  return `# Hardware models

Two estimates of what a network takes on a device, from its graph alone: nothing is run. \`npm run tables\` writes this
page. Both count convolutions, transposed convolutions and matrix products; every other node only moves numbers. A norm,
a rectifier or a sum that works on a result as it leaves is free but for its other operand, and joined channels are
written where they will lie.

- A **roofline** (Williams, Waterman & Patterson 2009) takes the longer of a layer's MACs at the device's peak and its
  traffic at the full bandwidth. It is a bound: no device is faster, most are slower.
- An **array** of processing elements, in the manner of the study behind SqueezeNext, counts cycles.

\`\`\`sh
npx thumbnet profile squeezenet-1.1 --device raspberry-pi-4
npx thumbnet profile squeezenext-1.0-23v5 --device array-16x16 --json
npx thumbnet profile squeezenet-1.1 --device my-device.json
\`\`\`

A device is a JSON file in which every number stands beside its source. To describe one of your own, copy the nearest
in \`src/profiling/hardware/devices\`; a field that is missing or does not fit is refused by name.

## SqueezeNext's study

The array carries out each layer in one of two orders, whichever is faster. *Weight stationary*: each element keeps a
weight, rows are input channels and columns filters, and all pixels pass by, tap after tap. *Output stationary*: each
element keeps the sums of one pixel for several filters, weights are broadcast, and inputs shift between neighbours.
Every layer comes from memory beyond the chip and goes back there; fetching hides behind multiplying. Energy is counted
in MACs by the accounts of Eyeriss (Chen, Emer & Sze 2016).

### The paper's ratios beside ours

The paper's numbers are those of its abstract and of the [reading](tables.md) that thumbnet starts from. The first column
of ours has the settings below; each other column changes one that we had to infer. Nothing was fitted.

${ratios()}

### Why they differ

${differences()}

### Networks

${networksOn(array)}

![Time against energy](hardware.svg)

### Which order suits which layer

Cycles of the one order over the other on a 16×16 grid, without waiting for memory.

${orders()}

### Settings

Neither paper could be read while this was written, beyond its first page: what says *from memory* or *inferred* was not
checked against it. The 8×8 array has a buffer of 32 KiB and is otherwise the same.

${settings(array)}

## Rooflines

One image at the size of each network's paper, in the device's first precision. Weights stay on the chip from one image
to the next where all of them find room beside the largest layer; results stay until they were read where they find room.
Energy is that of multiplying and moving alone: no leakage, no clock, no board.

${estimates()}

${rooflines.map(sourcesOf).join("\n\n")}

### Energy at 45 nm

${energy.source}

${energyTable()}
`;
};
