/** The function that a compiled file begins with: it decodes the weights and lays them out for the kernels. */
import { sizeOf } from "../../../ir/tensor.ts";
import type { Callable, Module } from "../assembler/index.ts";
import { packBytes, packerIn } from "../decode/pack.ts";
import { readerIn, workBytes } from "../decode/stored.ts";
import type { Contents } from "./contents.ts";

/** Addresses of what is needed while weights are decoded: they lie where values will lie. */
export interface DecodingPlan {
  readonly coded: number;
  /** Floats of one parameter. */
  readonly floats: number;
  readonly work: number;
  readonly end: number;
}

const aligned = (address: number): number => Math.ceil(address / 16) * 16;

export function decodingPlan({ bytes, kept }: Contents, start: number): DecodingPlan {
  const largest = (needs: (one: (typeof kept)[number]) => number) =>
    kept.reduce((most, one) => Math.max(most, needs(one)), 0);
  const floats = aligned(start + bytes.length);
  const own = largest(({ shape, uses }) => (typeof uses === "number" ? 0 : 4 * sizeOf(shape)));
  const work = aligned(floats + own);
  const slopes = largest(({ slopes }) => (slopes ? 5 * slopes.slopes.length : 0));
  const reading = largest(({ shape, stored }) => workBytes(shape, stored));
  return { coded: start, floats, work, end: work + Math.max(packBytes, reading + slopes) };
}

/** To be called once, before anything else. */
export function writeDecoding(
  module: Module,
  { kept, needs }: Contents,
  { coded, floats, work }: DecodingPlan,
): Callable<Record<never, never>, "none"> {
  const reader = readerIn(module, needs, { coded, work });
  const packer = packerIn(module, { work });
  return module.function("prepare", {}, (code) => {
    for (const { shape, stored, slopes, uses } of kept) {
      const to = typeof uses === "number" ? uses : floats;
      reader.read(code, { stored, shape, to });
      if (slopes)
        reader.scale(code, { to, count: sizeOf(shape), scales: slopes.slopes.length, run: slopes.run });
      if (typeof uses === "number") continue;
      for (const use of uses) packer.pack(code, use.packing, { from: floats, to: use.to });
    }
  });
}
