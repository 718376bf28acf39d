import { join } from "node:path";
import { scratchFolder } from "../support/scratch.ts";
import { camvidFolder } from "./pictures.ts";
import { type Seen, thumbnet } from "./typing.ts";

/** The smallest network that labels pixels, on pictures of 32x48 pixels. */
export const small = "--model unet --set width=0.02 --set norm=batch --batch 2 --threads 1";

/** A run, its pictures, and what was seen of its training. */
interface SmallRun extends Seen {
  readonly run: string;
  readonly data: string;
}

let made: Promise<SmallRun> | undefined;

/** A finished run and its pictures, to be read only; made once for all test files of a thread. */
export function smallRun(): Promise<SmallRun> {
  made ??= makeRun();
  return made;
}

async function makeRun(): Promise<SmallRun> {
  const data = await camvidFolder();
  const run = join(scratchFolder(), "run");
  const seen = await thumbnet(`train ${small} --data ${data} --steps 4 --lr 0.01 --out ${run}`);
  if (seen.code !== 0) throw new Error(seen.stderr);
  return { run, data, ...seen };
}
