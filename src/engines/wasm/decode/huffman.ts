import { type Code, globalOf, i32, type Module, setGlobal } from "../assembler/index.ts";
import { longestCode, type ReadRun, type Room, run, tablesAt, type Whole } from "./run.ts";

/** Reads symbols in a canonical Huffman code of at most 12 bits a symbol: docs/squeezed-format.md, Huffman. */
export const huffmanIn = (module: Module, { stream, tables }: Room): ReadRun =>
  module.function("huffman", run, (code, { to, count, alphabet }) => {
    const { ofSymbol, ofPart } = tablesAt(tables);
    const length = code.variable("i32", "length");
    code.for("symbol", { to: alphabet }, (symbol) => {
      code.step(length, stream.near0());
      code.do(i32.store(ofSymbol(symbol), length));
    });
    code.do(stream.endBits());
    fillCodewords(code, alphabet, tables);
    const here = code.variable("i32", "here", globalOf(stream.at));
    const [word, held] = [code.variable("i32", "word"), code.variable("i32", "held")];
    code.for("i", { to: count }, (i) => {
      code.while(
        () => i32.leS(held, 24),
        () => {
          code.set(word, i32.or(word, i32.shl(i32.load8U(here), i32.sub(24, held))));
          code.step(here, 1);
          code.step(held, 8);
        },
      );
      const entry = code.variable("i32", "entry", i32.load(ofPart(i32.shrU(word, 32 - longestCode))));
      code.do(i32.store8(i32.add(to, i), entry));
      code.set(length, i32.shrU(entry, 8));
      code.set(word, i32.shl(word, length));
      code.set(held, i32.sub(held, length));
    });
    code.do(setGlobal(stream.at, i32.sub(here, i32.shrU(held, 3))));
  });

/** For every 12 bits that may come: the symbol that they begin with, and 256 times its length. Codewords count up. */
function fillCodewords(code: Code, alphabet: Whole, tables: number): void {
  const { ofSymbol, first } = tablesAt(tables);
  const entry = code.variable("i32", "next", i32.const(first));
  code.for("size", { from: 1, to: longestCode + 1 }, (size) =>
    code.for("symbol", { to: alphabet }, (symbol) =>
      code.if(i32.eq(i32.load(ofSymbol(symbol)), size), () =>
        code.for("j", { to: i32.shl(1, i32.sub(longestCode, size)) }, () => {
          code.do(i32.store(entry, i32.or(symbol, i32.shl(size, 8))));
          code.step(entry, 4);
        }),
      ),
    ),
  );
}
