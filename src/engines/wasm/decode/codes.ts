/** Codes of weights, wherever they are not 0: see docs/squeezed-format.md, Codes. */

import type { Placement } from "../../../formats/squeezed/choices.ts";
import { call, type Global, globalOf, i32, type Module, memory, type Plain } from "../assembler/index.ts";
import type { Runs } from "./coders.ts";
import { lazy } from "./lazy.ts";
import { refill, startStates } from "./rans-state.ts";
import type { Stream } from "./stream.ts";

type Whole = Plain<"i32">;

/** `zero` is the code of 0, and weights of one kernel come in groups. */
const codes = { to: "i32", count: "i32", alphabet: "i32", zero: "i32", group: "i32" } as const;
type CodesAt = Readonly<Record<keyof typeof codes, Whole | number>>;

interface Parts {
  readonly stream: Stream;
  readonly runs: Runs;
  /** The first free byte. */
  readonly free: Global;
  /** Where `shareBytes` are free. */
  readonly shares: number;
}

/** A word for each place of a group and each number of places taken before it. */
export const shareBytes = 4 * 45;
const whole = 4096;

/** Reads codes, a byte each; those that are left out are marked first, by a byte that is not 0 where one is kept. */
export function codesIn(
  module: Module,
  { stream, runs, free, shares }: Parts,
  needed: ReadonlySet<Placement>,
): (given: CodesAt) => Plain<"none"> {
  const relative = lazy(() =>
    module.compute(
      "relative",
      { takes: { to: "i32", count: "i32" }, gives: "i32" },
      (code, { to, count }) => {
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
      },
    ),
  );

  const presenceTakes = { to: "i32", count: "i32", group: "i32" } as const;
  const presence = lazy(() =>
    module.compute("presence", { takes: presenceTakes, gives: "i32" }, (code, { to, count, group }) => {
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
        const part = code.variable("i32", "part", i32.and(state, whole - 1));
        const taken = code.variable("i32", "taken", i32.ltU(part, share));
        const length = i32.select(share, i32.sub(whole, share), taken);
        const offset = i32.sub(part, i32.select(0, share, taken));
        code.set(state, i32.add(i32.mul(length, i32.shrU(state, 12)), offset));
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
    }),
  );

  /** Writes the kept codes where they were marked, and that of 0 elsewhere. */
  const keptTakes = { to: "i32", count: "i32", alphabet: "i32", zero: "i32", kept: "i32" } as const;
  const fillKept = lazy(() =>
    module.function("kept", keptTakes, (code, { to, count, alphabet, zero, kept }) => {
      const next = code.variable("i32", "next", globalOf(free));
      code.do(runs.symbols({ to: next, count: kept, alphabet: i32.sub(alphabet, 1) }));
      const end = code.variable("i32", "end", i32.add(to, count));
      code.while(
        () => i32.ltU(to, end),
        () => {
          code.if(
            i32.load8U(to),
            () => {
              const symbol = code.variable("i32", "symbol", i32.load8U(next));
              code.do(i32.store8(to, i32.add(symbol, i32.geU(symbol, zero))));
              code.step(next, 1);
            },
            () => code.do(i32.store8(to, zero)),
          );
          code.step(to, 1);
        },
      );
    }),
  );

  const read = lazy(() => {
    const isSparse = needed.has("relative") || needed.has("presence");
    return module.function("codes", codes, (code, { to, count, alphabet, zero, group }) => {
      const tag = code.variable("i32", "tag", stream.byte());
      code.if(i32.eqz(tag), () => {
        code.do(runs.symbols({ to, count, alphabet }));
        code.return();
      });
      const kept = code.variable("i32", "kept");
      if (needed.has("relative"))
        code.if(i32.eq(tag, 1), () => code.set(kept, call(relative(), { to, count })));
      if (needed.has("presence"))
        code.if(i32.eq(tag, 2), () => code.set(kept, call(presence(), { to, count, group })));
      if (isSparse) code.do(call(fillKept(), { to, count, alphabet, zero, kept }));
    });
  });
  return (given) => call(read(), given);
}
