import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loaderText, type Task } from "../../../../src/engines/wasm/index.ts";
import { scratchFolder } from "../../../support/scratch.ts";

/** What NAME.mjs gives, for whatever task. */
export interface Answer {
  readonly mask: Uint8Array;
  readonly scores: Float32Array;
  readonly points: readonly (readonly [number, number])[];
  readonly width: number;
  readonly height: number;
  readonly labels: readonly string[];
}

export interface Picture {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

export type Load = (
  source?: URL | string | Uint8Array | ArrayBuffer,
) => Promise<(picture: Picture) => Answer>;

/** The loader that is written beside files of this task, in a folder of its own. */
export async function loaderFor(task: Task, folder = scratchFolder(), relaxed = false): Promise<Load> {
  const file = join(folder, "net.mjs");
  writeFileSync(file, loaderText({ name: "net", task, relaxed, threads: false }));
  const { load }: { readonly load: Load } = await import(/* @vite-ignore */ pathToFileURL(file).href);
  return load;
}

/** A compiled file, loaded as a page does. */
export async function loaded(bytes: Uint8Array): Promise<(picture: Picture) => Answer> {
  const [section = new ArrayBuffer()] = WebAssembly.Module.customSections(
    new WebAssembly.Module(new Uint8Array(bytes)),
    "thumbnet",
  );
  const { task }: { readonly task: Task } = JSON.parse(new TextDecoder().decode(section));
  return (await loaderFor(task))(bytes);
}
