import { type Code, call, i32, type Plain } from "../assembler/index.ts";
import { floatBytes, type Workshop } from "./kernel.ts";

/** Rows of `depth` numbers, a pitch of numbers apart. */
interface Rows {
  readonly rows: number;
  readonly depth: number;
  readonly pitch: number;
}

const lineBytes = 64;
/** Shorter rows, or fewer products of each number, are waited for as long as it takes to touch them. */
const least = { depth: 64, columns: 16 } as const;

/**
 * Reads one number of every line of the cache, all at once instead of when a product comes to it: four rows that are
 * read side by side are too many streams for the processor to run ahead on its own.
 */
export function writeTouch(
  code: Code,
  from: Plain<"i32">,
  { rows, depth, pitch, columns }: Rows & { readonly columns: number },
  { shared }: Workshop,
): void {
  if (depth < least.depth || columns < least.columns) return;
  const touch = shared("touch", ["from", "rows", "pitch", "bytes"], (inner, given) =>
    inner.for("row", { to: given.rows }, () => {
      const at = inner.variable("i32", "at", given.from);
      const end = inner.variable("i32", "end", i32.add(at, given.bytes));
      inner.repeatWhile(
        () => i32.ltU(at, end),
        () => {
          inner.drop(i32.load(at));
          inner.step(at, lineBytes);
        },
      );
      inner.step(given.from, given.pitch);
    }),
  );
  const [rowBytes, pitchBytes] = [depth * floatBytes, pitch * floatBytes];
  const run = depth === pitch ? { rows: 1, bytes: rows * rowBytes } : { rows, bytes: rowBytes };
  code.do(call(touch, { from, pitch: pitchBytes, ...run }));
}
