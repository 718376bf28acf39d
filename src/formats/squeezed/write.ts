import { ByteWriter } from "../../compression/coding/index.ts";
import type { Graph } from "../../ir/graph.ts";
import { sizeOf } from "../../ir/tensor.ts";
import { type Misread, quoted } from "../errors.ts";
import { oversize } from "../limits.ts";
import { BlockWriter, writeBlock } from "./blocks.ts";
import { type Blueprint, blueprintOf } from "./blueprint.ts";
import { type Choices, everyChoice } from "./choices.ts";
import { writeConstant } from "./constants.ts";
import { writeHeader } from "./header.ts";
import { Budget } from "./limits.ts";
import { misread } from "./misread.ts";
import { openBlueprint } from "./opened.ts";
import { signature, version } from "./signature.ts";
import type { Stored } from "./stored.ts";
import { writeStored } from "./write-stored.ts";
import { wrongWith } from "./wrong-with.ts";

export interface SqueezedRequest {
  readonly graph: Graph;
  /** The same network for another input: where only that differs, the file serves every size. */
  readonly alsoAs?: Graph;
  /** Texts that say what the network is. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Each parameter's numbers, by name, as they are or in few words. */
  readonly numbers: ReadonlyMap<string, Float32Array | Stored>;
  readonly choices?: Choices;
}

/** Writes a network as a .squeezed file: no number changes, and each parameter is coded in what makes it smallest. */
export function writeSqueezed(request: SqueezedRequest): Uint8Array<ArrayBuffer> {
  const { graph, alsoAs, metadata = {}, numbers, choices = everyChoice } = request;
  const blueprint = alsoAs ? openBlueprint(graph, alsoAs) : blueprintOf(graph);
  checkNumbers(blueprint, numbers);
  const file = new ByteWriter();
  file.bytes(signature);
  file.byte(version);
  const header = new ByteWriter();
  writeHeader(header, { metadata, blueprint });
  writeBlock(file, header.taken());
  const blocks = new BlockWriter(file);
  for (const { tensor } of graph.constants) blocks.add((to) => writeConstant({ to, choices }, tensor));
  for (const { name, shape } of blueprint.parameters) {
    const given = numbers.get(name);
    if (given) blocks.add((to) => writeStored({ to, choices }, shape, storedAs(given)));
  }
  blocks.end();
  return file.taken();
}

const storedAs = (given: Float32Array | Stored): Stored =>
  "kind" in given ? given : { kind: "floats", values: given };

/** Refuses numbers that are not the network's, and more than a reader takes. */
function checkNumbers({ parameters, constants }: Blueprint, numbers: SqueezedRequest["numbers"]): void {
  const budget = new Budget();
  const refuse = (name: string, wrong: Pick<Misread, "found" | "fits"> | undefined): void => {
    if (wrong) throw misread(quoted(name), wrong.found, wrong.fits);
  };
  for (const { name, type } of constants) refuse(name, oversize(type) ?? budget.refuses(sizeOf(type.shape)));
  for (const { name, shape } of parameters) {
    const given = numbers.get(name);
    refuse(name, given ? undefined : { found: "no numbers", fits: `${sizeOf(shape)} numbers` });
    refuse(name, given && wrongWith(shape, storedAs(given)));
    refuse(name, oversize({ dtype: "float32", shape }) ?? budget.refuses(sizeOf(shape)));
  }
  const own = new Set(parameters.map(({ name }) => name));
  for (const name of numbers.keys())
    refuse(
      name,
      own.has(name) ? undefined : { found: "numbers of no parameter", fits: "the network's parameters" },
    );
}
