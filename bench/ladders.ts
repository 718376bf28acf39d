/**
 * How kernels came to be what they are: each way to compute a layer, checked against the operator's own loops in
 * float64 and timed on one thread without relaxed SIMD. The last rung is the one that networks are compiled to.
 *
 *     npm run bench -- ladders --rounds 15 --write
 */
import { climbed } from "./ladders/climb.ts";
import { onGrids, perChannel, pointwise, strided, threeByThree, transposed } from "./ladders/convolutions.ts";
import type { Layer } from "./ladders/layer.ts";
import type { Comparison } from "./results.ts";

type Size = Omit<Layer, "kind" | "kernel" | "stride">;

const one = (size: Size): Layer => ({ kind: "dense", kernel: 1, stride: 1, ...size });
const three = (size: Size): Layer => ({ kind: "dense", kernel: 3, stride: 1, ...size });

const ladders = [
  () => pointwise(one({ channels: 256, out: 32, side: 128 })),
  () => pointwise(one({ channels: 32, out: 64, side: 128 })),
  () => threeByThree(three({ channels: 16, out: 16, side: 64 })),
  () => threeByThree(three({ channels: 64, out: 64, side: 64 })),
  () => threeByThree(three({ channels: 256, out: 64, side: 32 })),
  () => strided({ kind: "dense", channels: 3, out: 96, side: 112, kernel: 7, stride: 2 }),
  () => strided({ kind: "dense", channels: 64, out: 64, side: 64, kernel: 3, stride: 2 }),
  () => perChannel({ kind: "depthwise", channels: 144, out: 144, side: 56, kernel: 3, stride: 1 }),
  () => perChannel({ kind: "depthwise", channels: 96, out: 96, side: 56, kernel: 3, stride: 2 }),
  () => transposed({ kind: "transposed", channels: 128, out: 64, side: 64, kernel: 2, stride: 2 }),
  () => onGrids(one({ channels: 256, out: 64, side: 48 })),
  () => onGrids(one({ channels: 16, out: 64, side: 56 })),
  () => onGrids(three({ channels: 64, out: 64, side: 64 })),
] as const;

export async function benchLadders(rounds: number): Promise<readonly Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const ladder of ladders) comparisons.push(await climbed(await ladder(), rounds));
  return comparisons;
}
