/** Codes of weights, wherever they are not 0: see docs/squeezed-format.md, Codes. */
import type { Placement } from "../../../formats/squeezed/choices.ts";
import { call, globalOf, i32, type Module, type Plain } from "../assembler/index.ts";
import { lazy } from "./lazy.ts";
import { type Mark, type Marking, presenceIn, relativeIn } from "./placements.ts";
import type { Whole } from "./run.ts";

/** `zero` is the code of 0, and weights of one kernel come in groups. */
const codes = { to: "i32", count: "i32", alphabet: "i32", zero: "i32", group: "i32" } as const;
type CodesAt = Readonly<Record<keyof typeof codes, Whole | number>>;

/** With the bytes that stand for them; dense codes, byte 0, mark nothing. */
const marks: readonly {
  readonly placement: Placement;
  readonly tag: number;
  write(module: Module, marking: Marking): Mark;
}[] = [
  { placement: "relative", tag: 1, write: relativeIn },
  { placement: "presence", tag: 2, write: presenceIn },
];

/** Reads codes, a byte each, with only those placements that some codes need. */
export function codesIn(
  module: Module,
  marking: Marking,
  needed: ReadonlySet<Placement>,
): (given: CodesAt) => Plain<"none"> {
  const read = lazy(() => {
    const ways = marks
      .filter(({ placement }) => needed.has(placement))
      .map(({ tag, write }) => ({ tag, mark: write(module, marking) }));
    const fill = ways.length ? fillKeptIn(module, marking) : undefined;
    return module.function("codes", codes, (code, { to, count, alphabet, zero, group }) => {
      const tag = code.variable("i32", "tag", marking.stream.byte());
      code.if(i32.eqz(tag), () => {
        code.do(marking.runs.symbols({ to, count, alphabet }));
        code.return();
      });
      const kept = code.variable("i32", "kept");
      for (const way of ways)
        code.if(i32.eq(tag, way.tag), () => code.set(kept, call(way.mark, { to, count, group })));
      if (fill) code.do(call(fill, { to, count, alphabet, zero, kept }));
    });
  });
  return (given) => call(read(), given);
}

const keptTakes = { to: "i32", count: "i32", alphabet: "i32", zero: "i32", kept: "i32" } as const;

/** Reads the kept codes into the places that were marked, and writes that of 0 elsewhere. */
const fillKeptIn = (module: Module, { runs, free }: Marking) =>
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
  });
