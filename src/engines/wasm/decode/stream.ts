/** Reads bytes and bits of one stream in memory, as `compression/coding` writes them. */
import { call, type Global, globalOf, i32, type Module, type Plain, setGlobal } from "../assembler/index.ts";
import { lazy } from "./lazy.ts";

type Whole = Plain<"i32">;

export interface Stream {
  /** Address of the next byte. */
  readonly at: Global;
  /** Reads a byte. */
  byte(): Whole;
  /** Reads a count in LEB128. */
  count(): Whole;
  /** Reads so many bits, the highest of each byte first. */
  bits(count: Whole | number): Whole;
  /** Reads a whole number that is short if it is near 0. */
  near0(): Whole;
  /** Leaves what is left of the byte whose bits were read. */
  endBits(): Plain<"none">;
}

const reading = { takes: {}, gives: "i32" } as const;

export function streamIn(module: Module, start: number): Stream {
  const at = module.global("at", start);
  const pending = module.global("pending", 0);
  const held = module.global("held", 0);

  const byte = lazy(() =>
    module.compute("byte", reading, (code) => {
      const here = code.variable("i32", "here", globalOf(at));
      code.do(setGlobal(at, i32.add(here, 1)));
      return i32.load8U(here);
    }),
  );
  const count = lazy(() =>
    module.compute("count", reading, (code) => {
      const [value, shift, read] = [
        code.variable("i32", "value"),
        code.variable("i32", "shift"),
        code.variable("i32", "read"),
      ];
      code.repeatWhile(
        () => i32.geU(read, 128),
        () => {
          code.set(read, call(byte(), {}));
          code.set(value, i32.or(value, i32.shl(i32.and(read, 127), shift)));
          code.step(shift, 7);
        },
      );
      return value;
    }),
  );
  const bits = lazy(() =>
    module.compute("bits", { takes: { wanted: "i32" }, gives: "i32" }, (code, { wanted }) => {
      const value = code.variable("i32", "value");
      code.for("i", { to: wanted }, () => {
        code.if(i32.eqz(globalOf(held)), () => {
          code.do(setGlobal(pending, call(byte(), {})));
          code.do(setGlobal(held, 8));
        });
        code.do(setGlobal(held, i32.sub(globalOf(held), 1)));
        const next = i32.and(i32.shrU(globalOf(pending), globalOf(held)), 1);
        code.set(value, i32.or(i32.shl(value, 1), next));
      });
      return value;
    }),
  );
  const near0 = lazy(() =>
    module.compute("near0", reading, (code) => {
      const width = code.variable("i32", "width");
      code.while(
        () => i32.eqz(call(bits(), { wanted: 1 })),
        () => code.step(width, 1),
      );
      const rank = code.variable("i32", "rank", call(bits(), { wanted: width }));
      code.set(rank, i32.sub(i32.add(rank, i32.shl(1, width)), 1));
      const half = i32.shrU(i32.add(rank, 1), 1);
      return i32.select(half, i32.sub(0, half), i32.and(rank, 1));
    }),
  );
  return {
    at,
    byte: () => call(byte(), {}),
    count: () => call(count(), {}),
    bits: (wanted) => call(bits(), { wanted }),
    near0: () => call(near0(), {}),
    endBits: () => setGlobal(held, 0),
  };
}
