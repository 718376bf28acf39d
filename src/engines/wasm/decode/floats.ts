/** Floats of two or four bytes, told plane by plane or by their steps: see docs/squeezed-format.md, Floats. */
import {
  call,
  f32,
  type Global,
  globalOf,
  i32,
  type Module,
  memory,
  type Plain,
} from "../assembler/index.ts";
import { lazy } from "./lazy.ts";
import type { Whole } from "./run.ts";
import type { Runs } from "./runs.ts";
import type { Stream } from "./stream.ts";

type FloatsAt = Readonly<Record<"to" | "count", Whole | number>>;

interface Parts {
  readonly stream: Stream;
  readonly runs: Runs;
  /** The first free byte. */
  readonly free: Global;
}

/** Added to the first byte where floats are told by their steps. */
const stepsFlag = 128;

/** 2¹¹²: between what the exponents of float16 and float32 mean by the same number. */
const exponentGap = 2 ** 112;

/** Reads floats. */
export function floatsIn(module: Module, { stream, runs, free }: Parts): (given: FloatsAt) => Plain<"none"> {
  const read = lazy(() =>
    module.function("floats", { to: "i32", count: "i32" }, (code, { to, count }) => {
      const layout = code.variable("i32", "layout", stream.byte());
      const width = code.variable("i32", "width", i32.and(layout, stepsFlag - 1));
      const end = code.variable("i32", "end", i32.add(to, i32.shl(count, 2)));
      const eachWord = (write: (word: Whole, at: Whole) => Whole): void => {
        const at = code.variable("i32", "at", to);
        code.while(
          () => i32.ltU(at, end),
          () => {
            code.do(i32.store(at, write(i32.load(at), at)));
            code.step(at, 4);
          },
        );
      };
      code.do(memory.fill(to, 0, i32.shl(count, 2)));
      code.for("plane", { to: width }, () => {
        code.do(runs.bytes({ to: globalOf(free), count }));
        eachWord((word, at) => {
          const place = i32.add(globalOf(free), i32.shrU(i32.sub(at, to), 2));
          return i32.or(i32.shl(word, 8), i32.load8U(place));
        });
      });
      const isHalf = code.variable("i32", "isHalf", i32.eq(width, 2));
      code.if(i32.geU(layout, stepsFlag), () => {
        const sign = code.variable("i32", "sign", i32.select(0x8000, 0x80000000 | 0, isHalf));
        const mask = code.variable("i32", "mask", i32.select(0xffff, -1, isHalf));
        const rank = code.variable("i32", "rank", i32.const(0));
        eachWord((step) => {
          code.set(rank, i32.and(i32.add(rank, step), mask));
          const flipped = i32.select(sign, mask, i32.and(rank, sign));
          return i32.xor(rank, flipped);
        });
      });
      code.if(isHalf, () =>
        eachWord((half) => {
          const word = code.variable("i32", "half", half);
          const magnitude = f32.reinterpretI32(i32.shl(i32.and(word, 0x7fff), 13));
          const sized = i32.reinterpretF32(f32.mul(magnitude, exponentGap));
          const infinite = i32.select(0x7f800000, 0, i32.geU(i32.and(word, 0x7fff), 0x7c00));
          return i32.or(i32.or(sized, infinite), i32.shl(i32.and(word, 0x8000), 16));
        }),
      );
    }),
  );
  return (given) => call(read(), given);
}
