/**
 * What weights take in each coding, beside their entropy: not times, so nothing is kept.
 *
 *     npm run bench -- coding
 */
import {
  type Choices,
  deepCompression,
  everyChoice,
  leastBitsOf,
  type Placement,
  readSqueezed,
  type StoredParameter,
  writeSqueezed,
} from "../src/formats/squeezed/index.ts";
import { textTable } from "../src/reports/index.ts";
import { type CodedNetwork, codedNetworks } from "./coded-networks.ts";
import { mixedBytes } from "./mixed-contexts.ts";
import type { Comparison } from "./results.ts";

const only = (placement: Placement): Choices => ({ coders: ["rans"], placements: [placement] });

/** From Han et al.'s to the container's own. */
const codings: Readonly<Record<string, Choices>> = {
  "relative, Huffman": deepCompression,
  "relative, rANS": only("relative"),
  "dense, rANS": only("dense"),
  "presence, rANS": only("presence"),
  "the shortest": everyChoice,
};

export async function benchCoding(): Promise<readonly Comparison[]> {
  for (const network of await codedNetworks()) console.log(`\n${network.name}\n\n${tableOf(network)}`);
  return [];
}

function tableOf({ graph, numbers }: CodedNetwork): string {
  const files = Object.entries(codings).map(([name, choices]) => {
    const file = writeSqueezed({ graph, numbers, choices });
    return { name, bytes: file.length, weights: codedWeights(readSqueezed(file).stored) };
  });
  const [{ weights } = { weights: [] }] = files;
  const entropy = sumOf(weights, ({ stored }) => leastBitsOf(stored)) / 8;
  const bound = sumOf(weights, ({ stored, shape }) =>
    stored.kind === "codebook" ? mixedBytes(stored.codes, shape, stored.codebook.indexOf(0)) : 0,
  );
  const row = (name: string, coded: number, bytes: number | null) => [name, coded, coded / entropy, bytes];
  return textTable({
    columns: [
      { title: "coding" },
      { title: "codes and places", unit: "bytes", digits: 0 },
      { title: "of entropy", digits: 3 },
      { title: "file", unit: "bytes" },
    ],
    rows: [
      row("entropy, each weight by itself", entropy, null),
      ...files.map((file) => row(file.name, sumOf(file.weights, codeBytes), file.bytes)),
      row("bound: contexts that learn, mixed", bound, null),
    ],
  });
}

const codedWeights = (stored: readonly StoredParameter[]): readonly StoredParameter[] =>
  stored.filter(({ shape, stored: { kind } }) => shape.length === 4 && kind === "codebook");

/** What a parameter takes without its codebook. */
const codeBytes = ({ parts }: StoredParameter): number =>
  sumOf(parts, ({ what, bytes }) => (what === "codebook" ? 0 : bytes));

const sumOf = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);
