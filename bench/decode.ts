/**
 * How long it takes to read SqueezeNet's weights: from .squeezed, and as they are from safetensors.
 *
 *     npm run bench -- decode --rounds 50 --write
 */
import {
  fromFloat32,
  readSafetensors,
  toFloat32,
  writeSafetensors,
} from "../src/formats/safetensors/index.ts";
import { readSqueezed, valuesOf, writeSqueezed } from "../src/formats/squeezed/index.ts";
import { interleaved } from "../src/profiling/index.ts";
import { type CodedNetwork, codedNetworks } from "./coded-networks.ts";
import { spreadOf } from "./peer.ts";
import type { Comparison } from "./results.ts";

export async function benchDecoding(rounds: number): Promise<readonly Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const network of await codedNetworks()) comparisons.push(await compared(network, rounds));
  return comparisons;
}

async function compared({ name, graph, numbers }: CodedNetwork, rounds: number): Promise<Comparison> {
  const squeezed = writeSqueezed({ graph, numbers });
  const { stored } = readSqueezed(squeezed);
  const values = stored.map(({ name: parameter, shape, stored: words }) => {
    return [parameter, fromFloat32(shape, valuesOf(shape, words))] as const;
  });
  const plain = writeSafetensors({ metadata: {}, tensors: new Map(values) });
  const sides = [
    {
      name: `.squeezed, ${squeezed.length} bytes`,
      read: async () =>
        readSqueezed(squeezed).stored.map(({ shape, stored: words }) => valuesOf(shape, words)),
    },
    {
      name: `float32 safetensors, ${plain.length} bytes`,
      read: async () => [...readSafetensors(plain).tensors.values()].map(toFloat32),
    },
  ];
  const times = await interleaved(
    sides.map(({ read }) => read),
    { runs: rounds },
  );
  const spreads = times.map(spreadOf);
  const [ours, theirs] = spreads;
  return {
    what: `reading ${name}, ${graph.parameterCount} numbers`,
    rounds,
    sides: sides.flatMap(({ name: side }, i) =>
      spreads[i] ? [{ name: side, milliseconds: spreads[i] }] : [],
    ),
    ratios: ours && theirs ? [ours.median / theirs.median] : [],
  };
}
