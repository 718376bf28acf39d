import { join } from "node:path";
import { scratchFolder } from "../support/scratch.ts";
import { camvidFolder } from "./pictures.ts";
import { thumbnet } from "./typing.ts";

/** The smallest network that labels pixels, on pictures of 32x48 pixels. */
export const small = "--model unet --set width=0.02 --set norm=batch --batch 2 --threads 1";

let made: Promise<{ readonly run: string; readonly data: string }> | undefined;

/** A finished run and its pictures, to be read only; made once for all test files of a thread. */
export function smallRun() {
  made ??= makeRun();
  return made;
}

async function makeRun() {
  const data = await camvidFolder();
  const run = join(scratchFolder(), "run");
  const { code, stderr } = await thumbnet(`train ${small} --data ${data} --steps 4 --lr 0.01 --out ${run}`);
  if (code !== 0) throw new Error(stderr);
  return { run, data };
}
