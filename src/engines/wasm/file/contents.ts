/** What a compiled file keeps of a network's numbers, in the words of .squeezed, and what is to be made of them. */
import { ByteReader, ByteWriter } from "../../../compression/coding/index.ts";
import { everyChoice, type Placement } from "../../../formats/squeezed/choices.ts";
import { writeFloats } from "../../../formats/squeezed/floats.ts";
import { Budget } from "../../../formats/squeezed/limits.ts";
import { PartReader } from "../../../formats/squeezed/parts.ts";
import { readStored } from "../../../formats/squeezed/read-stored.ts";
import { noAxis, type Stored } from "../../../formats/squeezed/stored.ts";
import { writeStored } from "../../../formats/squeezed/write-stored.ts";
import type { Value } from "../../../ir/graph.ts";
import { type Shape, sizeOf } from "../../../ir/tensor.ts";
import type { Filled } from "../../../passes/filled.ts";
import { foldedSlopes, type Slopes } from "../../../passes/fold-norms.ts";
import { type Grids, gridsIn } from "../../../passes/grids.ts";
import { storedIn } from "../../engine.ts";
import type { Needs } from "../decode/stored.ts";
import { hostNumbers } from "../host.ts";
import type { Prepared } from "../lower/lowering.ts";
import type { Packing } from "../lower/packing.ts";

/** Numbers that are read, perhaps scaled, and then laid out at one place or several. */
export interface Kept {
  readonly shape: Shape;
  readonly stored: Stored;
  readonly slopes?: Slopes;
  /** How they are laid out, and where; or where they are read to, if they are ready then. */
  readonly uses: readonly Use[] | number;
}

export interface Contents {
  readonly bytes: Uint8Array;
  readonly kept: readonly Kept[];
  readonly needs: Needs;
}

export interface Sources {
  /** With its norms, and without: what is kept is kept in the words that it was trained to. */
  readonly network: Filled;
  readonly folded: Filled;
  /** Parameters in few words. */
  readonly stored: ReadonlyMap<string, Stored>;
  readonly prepared: ReadonlyMap<Prepared, number>;
}

type Use = { readonly packing: Packing; readonly to: number };

/** Everything that a plan prepares, as coded bytes. */
export function contentsOf(sources: Sources): Contents {
  const { folded, prepared } = sources;
  const writer = new Writer();
  const numbersOf = hostNumbers(folded.graph, storedIn(folded.graph, folded.weights));
  const uses = new Map<Value, Use[]>();
  for (const [{ from, packing, prepare }, to] of prepared) {
    const [value] = from;
    if (packing && value) uses.set(value, [...(uses.get(value) ?? []), { packing, to }]);
    else {
      const { buffer, byteOffset, length } = prepare(from.map(numbersOf));
      const words = floats(new Float32Array(buffer, byteOffset, length));
      writer.add({ shape: [length], stored: words, uses: to });
    }
  }
  const origins = originsOf(sources);
  const grids = gridsIn(folded.graph);
  for (const [value, of] of uses) {
    const integers = integersIn(grids, value);
    const origin = origins.get(value) ?? {
      stored: integers ?? floats(Float32Array.from(numbersOf(value).data)),
    };
    const { shape } = value.type;
    writer.add({ shape, ...origin, uses: readyAt(of, shape) ?? of });
  }
  return writer.contents();
}

/** Where numbers may be read to at once, since all of them are only copied. */
function readyAt([use, ...others]: readonly Use[], shape: Shape): number | undefined {
  const isCopied = use?.packing.kind === "copied" && use.packing.count === sizeOf(shape);
  return isCopied && others.length === 0 ? use.to : undefined;
}

interface Origin {
  readonly stored: Stored;
  readonly slopes?: Slopes;
}

/** The words that parameters were given in, where those of the folded network are the same but for slopes. */
function originsOf({ network, folded, stored }: Sources): ReadonlyMap<Value, Origin> {
  const slopesOf = foldedSlopes(network);
  return new Map(
    folded.graph.parameters.flatMap((parameter): [Value, Origin][] => {
      const { name } = parameter;
      const values = network.weights[name];
      const slopes = slopesOf.get(name);
      if (!values || (!slopes && values !== folded.weights[name])) return [];
      return [[parameter, { stored: stored.get(name) ?? floats(values), ...(slopes && { slopes }) }]];
    }),
  );
}

/** Weights of a quantised network: the whole numbers alone, or with what they stand for. */
function integersIn(grids: Grids, value: Value): Stored | undefined {
  const codes = grids.codesIn(value);
  if (codes) return { kind: "int8", codes, scales: Float32Array.of(1), axis: noAxis };
  const integers = grids.storedFor(value);
  const stored = integers && grids.codesIn(integers.codes);
  if (!stored) return undefined;
  const scales = Float32Array.from(integers.scales.tensor.data);
  return { kind: "int8", codes: stored, scales, axis: scales.length === 1 ? noAxis : integers.axis };
}

const floats = (values: Float32Array): Stored => ({ kind: "floats", values });

class Writer {
  readonly #bytes = new ByteWriter();
  readonly #kept: Kept[] = [];
  readonly #coders = new Set<string>();
  readonly #placements = new Set<Placement>(["dense"]);

  add(given: Kept): void {
    const bytes = bytesOf(given);
    this.#bytes.bytes(bytes);
    this.#kept.push({ ...given, stored: this.#readBack(bytes, given) });
  }

  contents(): Contents {
    const needs = { coders: this.#coders, placements: this.#placements };
    return { bytes: this.#bytes.taken(), kept: this.#kept, needs };
  }

  /** What a reader finds, which may be other words than were given; and what it needs to read them. */
  #readBack(bytes: Uint8Array, { shape, slopes }: Kept): Stored {
    const from = new PartReader(new ByteReader(bytes), new Budget());
    const stored = readStored(from, shape);
    if (slopes) from.floats("scales", slopes.slopes.length);
    for (const { what, coders } of from.parts) {
      for (const coder of coders) this.#coders.add(coder);
      if (what === "gaps") this.#placements.add("relative");
      if (what === "presence") this.#placements.add("presence");
    }
    return stored;
  }
}

function bytesOf({ shape, stored, slopes }: Kept): Uint8Array {
  const sink = { to: new ByteWriter(), choices: everyChoice };
  writeStored(sink, shape, stored);
  if (slopes) writeFloats(sink, Float32Array.from(slopes.slopes));
  return sink.to.taken();
}
