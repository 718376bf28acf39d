/** Where codes are kept: each reader marks their places by a byte of 1 among zeros, and gives how many there are. */
import { type Callable, type Global, globalOf, i32, type Module, memory } from "../assembler/index.ts";
import { refill, startStates } from "./rans-state.ts";
import { longestCode, parts } from "./run.ts";
import type { Runs } from "./runs.ts";
import type { Stream } from "./stream.ts";

export interface Marking {
  readonly stream: Stream;
  readonly runs: Runs;
  /** The first free byte. */
  readonly free: Global;
  /** Where `shareBytes` are free. */
  readonly shares: number;
}

/** A word for each place of a group and each number of places taken before it. */
export const shareBytes = 4 * 45;

const marked = { to: "i32", count: "i32", group: "i32" } as const;
export type Mark = Callable<typeof marked, "i32">;

/** By gaps: docs/squeezed-format.md, Gaps. */
export const relativeIn = (module: Module, { stream, runs, free }: Marking): Mark =>
  module.compute("relative", { takes: marked, gives: "i32" }, (code, { to, count }) => {
    const span = code.variable("i32", "span", stream.byte());
    const gaps = code.variable("i32", "gaps", stream.count());
    const from = code.variable("i32", "from", globalOf(free));
    code.do(runs.symbols({ to: from, count: gaps, alphabet: i32.add(span, 1) }));
    code.do(memory.fill(to, 0, count));
    const [kept, place] = [code.variable("i32", "kept"), code.variable("i32", "place", to)];
    code.for("i", { to: gaps }, (i) => {
      const gap = code.variable("i32", "gap", i32.load8U(i32.add(from, i)));
      code.step(place, gap);
      code.if(i32.ne(gap, span), () => {
        code.do(i32.store8(place, 1));
        code.step(place, 1);
        code.step(kept, 1);
      });
    });
    return kept;
  });

/** By likelihoods: docs/squeezed-format.md, Presence. */
export const presenceIn = (module: Module, { stream, shares }: Marking): Mark =>
  module.compute("presence", { takes: marked, gives: "i32" }, (code, { to, count, group }) => {
    const contexts = i32.shrU(i32.mul(group, i32.add(group, 1)), 1);
    code.for("context", { to: contexts }, (context) => {
      const share = i32.add(i32.mul(stream.byte(), 16), 8);
      code.do(i32.store(i32.add(i32.shl(context, 2), shares), share));
    });
    const { state, here, end } = startStates(code, stream);
    const [inGroup, context, kept] = [
      code.variable("i32", "inGroup"),
      code.variable("i32", "likelihood"),
      code.variable("i32", "kept"),
    ];
    code.for("i", { to: count }, (i) => {
      const share = code.variable("i32", "share", i32.load(i32.add(i32.shl(context, 2), shares)));
      const part = code.variable("i32", "part", i32.and(state, parts - 1));
      const taken = code.variable("i32", "taken", i32.ltU(part, share));
      const length = i32.select(share, i32.sub(parts, share), taken);
      const offset = i32.sub(part, i32.select(0, share, taken));
      code.set(state, i32.add(i32.mul(length, i32.shrU(state, longestCode)), offset));
      refill(code, { state, here });
      code.do(i32.store8(i32.add(to, i), taken));
      code.step(kept, taken);
      code.step(inGroup, 1);
      code.step(context, i32.add(inGroup, taken));
      code.if(i32.eq(inGroup, group), () => {
        code.set(inGroup, 0);
        code.set(context, 0);
      });
    });
    end();
    return kept;
  });
