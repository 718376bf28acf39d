/** Runs of symbols, as the coders of `compression/coding` leave them: see docs/squeezed-format.md, Runs. */
import type { CoderName } from "../../../compression/coding/index.ts";
import { call, globalOf, i32, type Module, memory, type Plain, setGlobal } from "../assembler/index.ts";
import { huffmanIn } from "./huffman.ts";
import { lazy } from "./lazy.ts";
import { ransIn } from "./rans.ts";
import { type ReadRun, type Room, type RunAt, run } from "./run.ts";

export interface Runs {
  /** Reads symbols below `alphabet`. */
  symbols(given: RunAt): Plain<"none">;
  /** Reads symbols whose alphabet stands before them. */
  bytes(given: Omit<RunAt, "alphabet">): Plain<"none">;
}

/** In the order of the byte that stands for them. */
const readers = {
  plain: plainIn,
  constant: constantIn,
  huffman: huffmanIn,
  rans: ransIn,
} as const satisfies Readonly<Record<CoderName, (module: Module, room: Room) => ReadRun>>;

/** Readers of runs, with only those coders that some run needs. */
export function runsIn(module: Module, room: Room, needed: ReadonlySet<string>): Runs {
  const symbols = lazy(() => {
    const ways = Object.entries(readers).flatMap(([name, write], tag) =>
      needed.has(name) ? [{ tag, reader: write(module, room) }] : [],
    );
    return module.function("symbols", run, (code, given) => {
      const { to, count, alphabet } = given;
      code.if(i32.eqz(count), () => code.return());
      code.if(i32.eq(alphabet, 1), () => {
        code.do(memory.fill(to, 0, count));
        code.return();
      });
      const tag = code.variable("i32", "tag", room.stream.byte());
      for (const way of ways) code.if(i32.eq(tag, way.tag), () => code.do(call(way.reader, given)));
    });
  });
  const bytes = lazy(() =>
    module.function("bytes", { to: "i32", count: "i32" }, (code, { to, count }) => {
      const alphabet = i32.add(room.stream.byte(), 1);
      code.if(count, () => code.do(call(symbols(), { to, count, alphabet })));
    }),
  );
  return { symbols: (given) => call(symbols(), given), bytes: (given) => call(bytes(), given) };
}

/** Symbols in as many bits each as tell them apart. */
function plainIn(module: Module, { stream }: Room): ReadRun {
  return module.function("plain", run, (code, { to, count, alphabet }) => {
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
  });
}

function constantIn(module: Module, { stream }: Room): ReadRun {
  return module.function("constant", run, (code, { to, count }) => {
    code.do(memory.fill(to, stream.byte(), count));
  });
}
