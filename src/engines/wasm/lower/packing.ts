/** How weights become what a kernel reads, as data: the host and code inside a module both follow it. */
import { tileColumns, type Words } from "../kernels/product.ts";
import { winogradWeights } from "../kernels/winograd.ts";
import type { Results } from "../kernels/winograd-transforms.ts";

export type Packing = Copied | Panels | Transformed;

/** So many numbers as they are, and zeros behind them. */
export interface Copied {
  readonly kind: "copied";
  readonly count: number;
}

/**
 * Matrices [taps · channels, columns], one for each group, cut into panels of `lanes` columns: [columns / lanes][rows][lanes],
 * with zeros where there is no column; whole numbers as pairs in words, [columns / lanes][rows / 2][lanes][2]. Steps are
 * in numbers of the weights as they are stored.
 */
export interface Panels {
  readonly kind: "panels";
  readonly words: Words;
  readonly lanes: number;
  /** Where the first weight is found. */
  readonly start: number;
  readonly groups: Run;
  readonly columns: Run;
  /** Down and across the kernel. */
  readonly taps: readonly [Run, Run];
  readonly channels: Run;
}

/** How many there are, and how far apart. */
export interface Run {
  readonly count: number;
  readonly step: number;
}

/** 3×3 kernels [columns, depth, 3, 3] under Winograd's transform: see `winogradWeights`. */
export interface Transformed {
  readonly kind: "transformed";
  readonly results: Results;
  readonly depth: number;
  readonly columns: number;
}

/** Rows of each matrix of panels. */
export const rowsOf = ({ taps: [down, across], channels }: Panels): number =>
  down.count * across.count * channels.count;

/** Panels of eight columns, as products of matrices read them. */
export const productPanels = (panels: Omit<Panels, "kind" | "lanes">): Panels => ({
  kind: "panels",
  lanes: tileColumns,
  ...panels,
});

/** The packed words. */
export function packed(packing: Packing, words: number, given: ArrayLike<number>): Float32Array | Int32Array {
  if (packing.kind === "transformed") return winogradWeights(packing.results, packing, given);
  if (packing.kind === "panels" && packing.words === "pairs") {
    const to = new Int32Array(words);
    fillPanels(new Int16Array(to.buffer), 2, packing, given);
    return to;
  }
  const to = new Float32Array(words);
  if (packing.kind === "copied") for (let i = 0; i < packing.count; i++) to[i] = given[i]!;
  else fillPanels(to, 1, packing, given);
  return to;
}

/** `together` numbers share a word: those of as many rows. */
function fillPanels(
  to: Float32Array | Int16Array,
  together: 1 | 2,
  panels: Panels,
  given: ArrayLike<number>,
): void {
  const { lanes, start, groups, columns, taps, channels } = panels;
  const [down, across] = taps;
  const line = lanes * together;
  const perPanel = Math.ceil(rowsOf(panels) / together) * line;
  const perGroup = Math.ceil(columns.count / lanes) * perPanel;
  for (let group = 0; group < groups.count; group++)
    for (let column = 0; column < columns.count; column++) {
      const from = start + group * groups.step + column * columns.step;
      const first = group * perGroup + Math.floor(column / lanes) * perPanel + (column % lanes) * together;
      let row = 0;
      for (let i = 0; i < down.count; i++)
        for (let j = 0; j < across.count; j++)
          for (let channel = 0; channel < channels.count; channel++, row++)
            to[first + Math.floor(row / together) * line + (row % together)] =
              given[from + i * down.step + j * across.step + channel * channels.step]!;
    }
}
