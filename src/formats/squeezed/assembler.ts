import { ByteReader } from "../../compression/coding/index.ts";
import type { Shape } from "../../ir/tensor.ts";
import type { Block } from "./blocks.ts";
import type { Blueprint } from "./blueprint.ts";
import { build } from "./build.ts";
import { readConstant } from "./constants.ts";
import { type Header, readHeader } from "./header.ts";
import { Budget } from "./limits.ts";
import { inStretch, misread } from "./misread.ts";
import { PartReader } from "./parts.ts";
import type { Kept, Piece, SqueezedHeader, StoredConstant } from "./pieces.ts";
import { readStored } from "./read-stored.ts";

/** Makes pieces out of a file's blocks: the first is the header, the others hold constants and then parameters. */
export class Assembler {
  readonly #budget = new Budget();
  readonly #constants: StoredConstant[] = [];
  #header: (Header & { readonly start: number }) | undefined;
  #parameters = 0;

  /** The name of what the next block begins with; none where nothing is missing. */
  get missing(): string | undefined {
    if (!this.#header) return "the header";
    const { constants, parameters } = this.#header.blueprint;
    return (constants[this.#constants.length] ?? parameters[this.#parameters])?.name;
  }

  take(block: Block): readonly Piece[] {
    if (this.#header) return this.#numbers(block, this.#header.blueprint);
    this.#header = { ...readHeader(block, this.#budget), start: block.start };
    return this.#withHeader();
  }

  #numbers({ start, content }: Block, { constants, parameters }: Blueprint): readonly Piece[] {
    const reader = new ByteReader(content);
    const pieces: Piece[] = [];
    while (reader.left > 0) {
      const constant = constants[this.#constants.length];
      const parameter = parameters[this.#parameters];
      if (constant) {
        const { read, kept } = this.#kept(reader, { what: constant.name, start }, (from) =>
          readConstant(from, constant.type),
        );
        this.#constants.push({ ...constant, ...kept, numbers: read });
        pieces.push(...this.#withHeader());
      } else if (parameter) {
        const { read, kept } = this.#kept(reader, { what: parameter.name, start }, (from) =>
          readStored(from, parameter.shape),
        );
        this.#parameters++;
        pieces.push({ kind: "parameter", parameter: { ...parameter, ...kept, stored: read } });
      } else throw misread(`byte ${start + reader.at}`, "numbers of nothing", "the block's end");
    }
    return pieces;
  }

  /** The header once the last constant is there: a network that cannot be built is refused before its numbers come. */
  #withHeader(): readonly Piece[] {
    if (!this.#header || this.#constants.length < this.#header.blueprint.constants.length) return [];
    const { metadata, blueprint, start } = this.#header;
    const constants = this.#constants;
    const graph = (input?: Shape) =>
      build(blueprint, { input, constants: constants.map(({ numbers }) => numbers), at: `byte ${start}` });
    graph();
    const header: SqueezedHeader = { metadata, constants, parameters: blueprint.parameters, graph };
    return [{ kind: "header", header }];
  }

  #kept<T>(
    reader: ByteReader,
    stretch: { readonly what: string; readonly start: number },
    read: (from: PartReader) => T,
  ): { readonly read: T; readonly kept: Kept } {
    const from = new PartReader(reader, this.#budget);
    const { at } = reader;
    const answer = inStretch(stretch, () => read(from));
    return { read: answer, kept: { parts: from.parts, start: stretch.start + at, bytes: reader.at - at } };
  }
}
