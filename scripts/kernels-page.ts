import type { Rounding } from "../bench/ladders/rounding.ts";
import type { Comparison } from "../bench/results.ts";

export interface LadderResults {
  readonly machine: string;
  readonly comparisons: readonly Comparison[];
}

/** What kernels of the WebAssembly engine were chosen from, as it was measured. */
export const kernelsPage = (ladders: LadderResults, roundings: readonly Rounding[]): string =>
  [
    "# Kernels",
    "How each kernel of the WebAssembly engine was found: every way to compute a layer, from the plainest to the one that networks are compiled to (**bold**).",
    "Each is checked against the operator's own loops in float64 before it is timed: *off by* is the largest difference in parts of the largest result.",
    `Milliseconds are of one processor, without relaxed SIMD; GFLOP/s count the layer's own multiply–adds, so that Winograd's savings show. ${ladders.machine}.`,
    "Written by `npm run tables` from `bench/results/ladders.json` (`npm run bench -- ladders --write`).",
    ...ladders.comparisons.flatMap(ladderText),
    "## The points of F(4×4, 3×3)",
    "Winograd's transforms multiply polynomials at six points, and the points decide how much rounding is magnified ([decision 9](decisions/0009-winograd.md)). Simulated number by number in float32 beside float64:",
    roundingTable(roundings),
    "",
  ].join("\n\n");

function ladderText({ what, macs = 0, sides }: Comparison): readonly string[] {
  const rows = [...sides].reverse().map(({ name, milliseconds: { median }, farthest }, i) => {
    const speed = (2 * macs) / median / 1e6;
    const cells = [
      i === sides.length - 1 ? `**${name}**` : name,
      median < 100 ? median.toPrecision(3) : median.toFixed(0),
      speed.toFixed(speed < 10 ? 1 : 0),
      farthest === undefined ? "" : farthest.toExponential(1),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [`## ${what}`, ["| | ms | GFLOP/s | off by |", "| --- | ---: | ---: | ---: |", ...rows].join("\n")];
}

function roundingTable(roundings: readonly Rounding[]): string {
  const depths = [...new Set(roundings.map(({ channels }) => channels))];
  const names = [...new Set(roundings.map(({ name }) => name))];
  const rows = names.map((name) => {
    const cells = depths.map((depth) => {
      const found = roundings.find((r) => r.name === name && r.channels === depth);
      return found ? `${found.typical.toExponential(1)}, ${found.largest.toExponential(1)}` : "";
    });
    return `| ${[name, ...cells].join(" | ")} |`;
  });
  const titles = depths.map((depth) => `${depth} channels: typical, largest`);
  return [
    `| points | ${titles.join(" | ")} |`,
    `| --- | ${depths.map(() => "---:").join(" | ")} |`,
    ...rows,
  ].join("\n");
}
