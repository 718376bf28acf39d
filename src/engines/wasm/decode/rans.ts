import { type Code, i32, type Module } from "../assembler/index.ts";
import { refill, startStates } from "./rans-state.ts";
import { longestCode, parts, type ReadRun, type Room, run, tablesAt, type Whole } from "./run.ts";

/** Reads symbols in rANS: docs/squeezed-format.md, rANS. */
export const ransIn = (module: Module, room: Room): ReadRun =>
  module.function("rans", run, (code, { to, count, alphabet }) => {
    const { ofPart } = tablesAt(room.tables);
    readFrequencies(code, alphabet, room);
    fillSpans(code, alphabet, room);
    const { state, here, end } = startStates(code, room.stream);
    const entry = code.variable("i32", "entry");
    code.for("i", { to: count }, (i) => {
      code.set(entry, i32.load(ofPart(i32.and(state, parts - 1))));
      code.do(i32.store8(i32.add(to, i), entry));
      const frequency = i32.add(i32.and(i32.shrU(entry, 8), parts - 1), 1);
      const scaled = i32.mul(frequency, i32.shrU(state, longestCode));
      code.set(state, i32.add(scaled, i32.shrU(entry, 20)));
      refill(code, { state, here });
    });
    end();
  });

/** For every part in one word: its symbol, the symbol's frequency less one, and which of its parts it is. */
function fillSpans(code: Code, alphabet: Whole, { tables }: Room): void {
  const { ofSymbol, first } = tablesAt(tables);
  const next = code.variable("i32", "next", i32.const(first));
  code.for("symbol", { to: alphabet }, (symbol) => {
    const frequency = code.variable("i32", "frequency", i32.load(ofSymbol(symbol)));
    code.for("j", { to: frequency }, (j) => {
      const both = i32.or(symbol, i32.shl(i32.sub(frequency, 1), 8));
      code.do(i32.store(next, i32.or(both, i32.shl(j, 20))));
      code.step(next, 4);
    });
  });
}

/** Frequencies as words, from how many digits each has and those that are told behind its first. */
function readFrequencies(code: Code, alphabet: Whole, { stream, tables }: Room): void {
  const { ofSymbol } = tablesAt(tables);
  const digits = code.variable("i32", "digits", stream.bits(4));
  const [size, rest, largest, left] = [
    code.variable("i32", "size"),
    code.variable("i32", "rest"),
    code.variable("i32", "largest"),
    code.variable("i32", "left", i32.const(parts)),
  ];
  code.for("symbol", { to: alphabet }, (symbol) => {
    code.step(size, stream.near0());
    code.do(i32.store(ofSymbol(symbol), size));
    code.if(i32.gtS(size, largest), () => {
      code.set(largest, size);
      code.set(rest, symbol);
    });
  });
  code.for("symbol", { to: alphabet }, (symbol) => {
    const place = code.variable("i32", "place", ofSymbol(symbol));
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
  code.do(i32.store(ofSymbol(rest), left));
  code.do(stream.endBits());
}
