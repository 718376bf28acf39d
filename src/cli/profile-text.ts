import type { EffectiveField, Milliseconds, NetworkProfile } from "../profiling/index.ts";
import { count, percent } from "../reports/numbers.ts";

/** What is said below the table, each line with its name first. */
export function profileLines(profile: NetworkProfile & { readonly stateBytes?: number }): readonly string[] {
  const { stateBytes, macs, flops, torchinfo, weightBytes, activationBytes, memory, intensity } = profile;
  return lines([
    ["MACs", `${count(macs)}, which are ${count(flops)} FLOPs`],
    ["torchinfo", `${count(torchinfo.multAdds)} mult-adds, pass ${megabytes(torchinfo.passBytes)}`],
    ["weights", mebibytes(weightBytes)],
    ["activations", `${mebibytes(activationBytes)}, all nodes together`],
    ["peak memory", `${mebibytes(memory.peakBytes)} in the best order ${memory.proven ? "of all" : "found"}`],
    ["", `${mebibytes(memory.writtenPeakBytes)} in the order written`],
    ["", `${mebibytes(memory.arenaBytes)} as one block of memory`],
    ...(stateBytes === undefined
      ? []
      : [["state", `${mebibytes(stateBytes)} beside it, old and new`] as const]),
    ["intensity", `${intensity.toFixed(1)} FLOPs for each byte moved`],
    ...timeLines(profile),
  ]);
}

/** How few pixels the middle of the last map listens to. */
export const effectiveLines = ({
  of,
  mass,
  pixels,
  seen,
  share,
  images,
}: EffectiveField): readonly string[] =>
  lines([
    [
      "effective",
      `the middle of ${of} has ${percent(mass, 2)} of its gradient in ${count(pixels)} pixels, ${percent(share)} of the ${count(seen)} that it sees (mean of ${images} images)`,
    ],
  ]);

type Line = readonly [name: string, words: string];

function timeLines({ milliseconds, gflopsPerSecond, timing, layers }: NetworkProfile): readonly Line[] {
  if (!milliseconds || !timing) return [];
  const { engine, runs, watchedMilliseconds, betweenMilliseconds } = timing;
  const speed = gflopsPerSecond === undefined ? "" : `, ${gflopsPerSecond.toFixed(1)} GFLOP/s`;
  const whole: Line = ["time", `${timeOf(milliseconds)}${speed}; ${engine}, ${runs} runs`];
  if (!watchedMilliseconds || !betweenMilliseconds) return [whole];
  const nodes = layers.reduce((sum, layer) => sum + (layer.milliseconds?.median ?? 0), 0);
  return [
    whole,
    ["", `${timeOf(watchedMilliseconds)} while nodes were watched`],
    ["", `${nodes.toFixed(2)} ms of that in nodes, ${betweenMilliseconds.median.toFixed(2)} ms in none`],
  ];
}

const timeOf = ({ median, spread }: Milliseconds): string =>
  `${median.toFixed(2)} ms (middle half within ${spread.toFixed(2)})`;

const lines = (all: readonly Line[]): readonly string[] =>
  all.map(([name, words]) => `${name.padEnd("peak memory".length)}  ${words}`);

const mebibytes = (bytes: number): string => `${count(bytes)} bytes (${(bytes / 2 ** 20).toFixed(2)} MiB)`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;
