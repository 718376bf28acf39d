import {
  type Kept,
  leastBits,
  leastBitsOf,
  type Part,
  type Squeezed,
  type Stored,
  valuesOf,
} from "../formats/squeezed/index.ts";
import { type Numbers, type Shape, sizeOf } from "../ir/index.ts";
import type { Table } from "../reports/index.ts";

/** What a .squeezed file keeps of one parameter or constant. */
export interface InspectedTensor {
  readonly name: string;
  readonly shape: Shape;
  /** In which words it is told, such as `float16` or `codebook of 64`. */
  readonly coding: string;
  /** What those words are coded with. */
  readonly parts: readonly Part[];
  /** Offset in the file. */
  readonly start: number;
  readonly bytes: number;
  readonly bitsPerNumber: number;
  /** The entropy of its numbers, each coded by itself; what a codebook and scales take is not in it. */
  readonly entropy: number;
  /** The share of its numbers that are 0. */
  readonly sparsity: number;
}

/** Everything that a file keeps numbers of, in its order. */
export const inspectedTensors = ({ constants, stored }: Squeezed): readonly InspectedTensor[] => [
  ...constants.map(({ name, type: { dtype, shape }, numbers, ...kept }) =>
    inspected({ name, shape, ...kept }, { coding: `${dtype} constant`, numbers, bits: leastBits(numbers) }),
  ),
  ...stored.map(({ name, shape, stored: words, ...kept }) =>
    inspected(
      { name, shape, ...kept },
      { coding: codingOf(words, kept.parts), numbers: valuesOf(shape, words), bits: leastBitsOf(words) },
    ),
  ),
];

function codingOf(stored: Stored, [first]: readonly Part[]): string {
  switch (stored.kind) {
    case "floats":
      return `float${8 * (first?.coders.length ?? 0)}`;
    case "codebook":
      return `codebook of ${stored.codebook.length}`;
    case "int8":
      return stored.scales.length === 1 ? "int8" : `int8, ${stored.scales.length} scales`;
    case "low rank":
      return `factors of rank ${stored.rank}`;
  }
}

interface Content {
  readonly coding: string;
  readonly numbers: Numbers;
  /** The entropy of all numbers together. */
  readonly bits: number;
}

function inspected(
  { name, shape, parts, start, bytes }: Kept & Pick<InspectedTensor, "name" | "shape">,
  { coding, numbers, bits }: Content,
): InspectedTensor {
  const size = sizeOf(shape);
  const zeros = Array.from(numbers).filter((number) => number === 0).length;
  const [bitsPerNumber, entropy, sparsity] = [(8 * bytes) / size, bits / size, zeros / size];
  return { name, shape, coding, parts, start, bytes, bitsPerNumber, entropy, sparsity };
}

/** A row for each tensor. */
export function inspectionTable(tensors: readonly InspectedTensor[]): Table {
  const numbers = sumOf(tensors, ({ shape }) => sizeOf(shape));
  const share = (of: (tensor: InspectedTensor) => number) =>
    sumOf(tensors, (tensor) => of(tensor) * sizeOf(tensor.shape)) / numbers;
  return {
    columns: [
      { title: "name" },
      { title: "shape" },
      { title: "coding" },
      { title: "bytes" },
      { title: "bits", unit: "each", digits: 3 },
      { title: "entropy", unit: "bits each", digits: 3 },
      { title: "zeros", unit: "%", digits: 1 },
    ],
    rows: tensors.map(({ name, shape, coding, parts, bytes, bitsPerNumber, entropy, sparsity }) => [
      name,
      shape.join("x"),
      `${coding}${placementText(parts)}`,
      bytes,
      bitsPerNumber,
      entropy,
      100 * sparsity,
    ]),
    footer: [
      [
        "all",
        "",
        "",
        sumOf(tensors, ({ bytes }) => bytes),
        share(({ bitsPerNumber }) => bitsPerNumber),
        share(({ entropy }) => entropy),
        100 * share(({ sparsity }) => sparsity),
      ],
    ],
  };
}

/** What tells the codes, and where they stand: `, gaps rans, codes huffman`. */
const placementText = (parts: readonly Part[]): string =>
  parts
    .filter(({ what }) => what !== "codebook" && what !== "scales")
    .map(({ what, coders }) => `, ${what} ${[...new Set(coders)].join("+")}`)
    .join("");

const sumOf = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);
