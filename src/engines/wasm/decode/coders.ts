/** Runs of symbols, as the coders of `compression/coding` leave them: see docs/squeezed-format.md, Runs. */

import type { CoderName } from "../../../compression/coding/index.ts";
import {
  type Callable,
  type Code,
  call,
  globalOf,
  i32,
  type Module,
  memory,
  type Plain,
  setGlobal,
} from "../assembler/index.ts";
import { lazy } from "./lazy.ts";
import { refill, startStates } from "./rans-state.ts";
import type { Stream } from "./stream.ts";

type Whole = Plain<"i32">;

/** Where symbols go, how many they are, and of how many kinds. */
const run = { to: "i32", count: "i32", alphabet: "i32" } as const;
type ReadRun = Callable<typeof run, "none">;

export interface Runs {
  /** Reads symbols below `alphabet`, a byte each. */
  symbols(given: Readonly<Record<keyof typeof run, Whole | number>>): Plain<"none">;
  /** Reads symbols whose alphabet stands before them. */
  bytes(given: Readonly<Record<"to" | "count", Whole | number>>): Plain<"none">;
}

export interface Room {
  readonly stream: Stream;
  /** Where `tableBytes` are free. */
  readonly tables: number;
}

const longestCode = 12;
const parts = 2 ** longestCode;
/** A word for each of 256 symbols, and one for each of 4,096 parts. */
const [lengthsBytes, partsBytes] = [4 * 256, 4 * parts];
export const tableBytes = lengthsBytes + partsBytes;

/** Readers of runs, with only those coders that some run needs. */
export function runsIn(module: Module, { stream, tables }: Room, needed: ReadonlySet<string>): Runs {
  const [lengths, table] = [tables, tables + lengthsBytes];
  const wordAt = (base: number, i: Whole): Whole => i32.add(i32.shl(i, 2), base);

  const plain = lazy(() =>
    module.function("plain", run, (code, { to, count, alphabet }) => {
      const width = code.variable("i32", "width", i32.sub(32, i32.clz(i32.sub(alphabet, 1))));
      code.if(
        i32.eq(width, 8),
        () => {
          code.do(memory.copy(to, globalOf(stream.at), count));
          code.do(setGlobal(stream.at, i32.add(globalOf(stream.at), count)));
        },
        () => {
          code.for("i", { to: count }, (i) => code.do(i32.store8(i32.add(to, i), stream.bits(width))));
          code.do(stream.endBits());
        },
      );
    }),
  );

  const constant = lazy(() =>
    module.function("constant", run, (code, { to, count }) => {
      code.do(memory.fill(to, stream.byte(), count));
    }),
  );

  const huffman = lazy(() =>
    module.function("huffman", run, (code, { to, count, alphabet }) => {
      const length = code.variable("i32", "length");
      code.for("symbol", { to: alphabet }, (symbol) => {
        code.step(length, stream.near0());
        code.do(i32.store(wordAt(lengths, symbol), length));
      });
      code.do(stream.endBits());
      fillCodewords(code, alphabet);
      const here = code.variable("i32", "here", globalOf(stream.at));
      const [word, held] = [code.variable("i32", "word"), code.variable("i32", "bits")];
      code.for("i", { to: count }, (i) => {
        code.while(
          () => i32.leS(held, 24),
          () => {
            code.set(word, i32.or(word, i32.shl(i32.load8U(here), i32.sub(24, held))));
            code.step(here, 1);
            code.step(held, 8);
          },
        );
        const entry = i32.load(wordAt(table, i32.shrU(word, 32 - longestCode)));
        code.set(length, entry);
        code.do(i32.store8(i32.add(to, i), length));
        code.set(length, i32.shrU(length, 8));
        code.set(word, i32.shl(word, length));
        code.set(held, i32.sub(held, length));
      });
      code.do(setGlobal(stream.at, i32.sub(here, i32.shrU(held, 3))));
    }),
  );

  /** For every 12 bits that may come: the symbol that they begin with, and 256 times its length. Codewords count up. */
  function fillCodewords(code: Code, alphabet: Whole): void {
    const entry = code.variable("i32", "entry", i32.const(table));
    code.for("size", { from: 1, to: longestCode + 1 }, (size) =>
      code.for("symbol", { to: alphabet }, (symbol) =>
        code.if(i32.eq(i32.load(wordAt(lengths, symbol)), size), () =>
          code.for("j", { to: i32.shl(1, i32.sub(longestCode, size)) }, () => {
            code.do(i32.store(entry, i32.or(symbol, i32.shl(size, 8))));
            code.step(entry, 4);
          }),
        ),
      ),
    );
  }

  const rans = lazy(() =>
    module.function("rans", run, (code, { to, count, alphabet }) => {
      readFrequencies(code, alphabet);
      const entry = code.variable("i32", "entry", i32.const(table));
      code.for("symbol", { to: alphabet }, (symbol) => {
        const frequency = code.variable("i32", "frequency", i32.load(wordAt(lengths, symbol)));
        code.for("j", { to: frequency }, (j) => {
          const both = i32.or(symbol, i32.shl(i32.sub(frequency, 1), 8));
          code.do(i32.store(entry, i32.or(both, i32.shl(j, 20))));
          code.step(entry, 4);
        });
      });
      const { state, here, end } = startStates(code, stream);
      code.for("i", { to: count }, (i) => {
        code.set(entry, i32.load(wordAt(table, i32.and(state, parts - 1))));
        code.do(i32.store8(i32.add(to, i), entry));
        const frequency = i32.add(i32.and(i32.shrU(entry, 8), parts - 1), 1);
        const scaled = i32.mul(frequency, i32.shrU(state, longestCode));
        code.set(state, i32.add(scaled, i32.shrU(entry, 20)));
        refill(code, { state, here });
      });
      end();
    }),
  );

  /** Frequencies as words, from how many digits each has and those that are told behind its first. */
  function readFrequencies(code: Code, alphabet: Whole): void {
    const digits = code.variable("i32", "digits", stream.bits(4));
    const [size, rest, largest, left] = [
      code.variable("i32", "size"),
      code.variable("i32", "rest"),
      code.variable("i32", "largest"),
      code.variable("i32", "left", i32.const(parts)),
    ];
    code.for("symbol", { to: alphabet }, (symbol) => {
      code.step(size, stream.near0());
      code.do(i32.store(wordAt(lengths, symbol), size));
      code.if(i32.gtS(size, largest), () => {
        code.set(largest, size);
        code.set(rest, symbol);
      });
    });
    code.for("symbol", { to: alphabet }, (symbol) => {
      const place = code.variable("i32", "place", wordAt(lengths, symbol));
      code.set(size, i32.load(place));
      code.if(i32.and(i32.ne(size, 0), i32.ne(symbol, rest)), () => {
        const behind = code.variable("i32", "behind", i32.sub(size, 1));
        const told = code.variable("i32", "told", i32.select(behind, digits, i32.ltS(behind, digits)));
        const leading = i32.or(i32.shl(1, told), stream.bits(told));
        const frequency = code.variable("i32", "found", i32.shl(leading, i32.sub(behind, told)));
        code.do(i32.store(place, frequency));
        code.set(left, i32.sub(left, frequency));
      });
    });
    code.do(i32.store(wordAt(lengths, rest), left));
    code.do(stream.endBits());
  }

  const readers: Readonly<Record<CoderName, () => ReadRun>> = { plain, constant, huffman, rans };
  const symbols = lazy(() => {
    const ways = (["plain", "constant", "huffman", "rans"] as const)
      .map((name, tag) => ({ name, tag }))
      .filter(({ name }) => needed.has(name))
      .map(({ name, tag }) => ({ tag, reader: readers[name]() }));
    return module.function("symbols", run, (code, given) => {
      const { to, count, alphabet } = given;
      code.if(i32.eqz(count), () => code.return());
      code.if(i32.eq(alphabet, 1), () => {
        code.do(memory.fill(to, 0, count));
        code.return();
      });
      const tag = code.variable("i32", "tag", stream.byte());
      for (const way of ways) code.if(i32.eq(tag, way.tag), () => code.do(call(way.reader, given)));
    });
  });
  const bytes = lazy(() =>
    module.function("bytes", { to: "i32", count: "i32" }, (code, { to, count }) => {
      const alphabet = i32.add(stream.byte(), 1);
      code.if(count, () => code.do(call(symbols(), { to, count, alphabet })));
    }),
  );
  return { symbols: (given) => call(symbols(), given), bytes: (given) => call(bytes(), given) };
}
