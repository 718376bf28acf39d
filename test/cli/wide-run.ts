import { join } from "node:path";
import { scratchFolder } from "../support/scratch.ts";
import { small, smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

/** The small network, wide enough to lose channels and ranks. */
export const wide = small.replace("width=0.02", "width=0.06");

interface WideRun {
  readonly run: string;
  readonly data: string;
}

let made: Promise<WideRun> | undefined;

/** A finished run of it, to be read only; made once for all test files of a thread. */
export function wideRun(): Promise<WideRun> {
  made ??= makeRun();
  return made;
}

async function makeRun(): Promise<WideRun> {
  const { data } = await smallRun();
  const run = join(scratchFolder(), "wide");
  const seen = await thumbnet(`train ${wide} --data ${data} --steps 2 --lr 0.01 --out ${run}`);
  if (seen.code !== 0) throw new Error(seen.stderr);
  return { run, data };
}
