import { type Code, call, i32, type Operand, type Plain } from "../assembler/index.ts";
import { floatBytes, type Workshop } from "./kernel.ts";
import type { Pixels } from "./patch.ts";

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
  workshop: Workshop,
): void {
  if (depth < least.depth || columns < least.columns) return;
  const bytes = depth * floatBytes;
  if (depth === pitch) code.do(touched(workshop, { from, rows: 1, pitch: 0, bytes: rows * bytes }));
  else code.do(touched(workshop, { from, rows, pitch: pitch * floatBytes, bytes }));
}

/** The same for the pixels of one row of an image. */
export const writeTouchRow = (
  code: Code,
  from: Plain<"i32">,
  { w, pitch }: Pixels,
  workshop: Workshop,
): void => code.do(touched(workshop, { from, rows: 1, pitch: 0, bytes: w * pitch * floatBytes }));

const parameters = ["from", "rows", "pitch", "bytes"] as const;

function touched(
  { shared }: Workshop,
  rows: Readonly<Record<(typeof parameters)[number], Operand<"i32">>>,
): Plain<"none"> {
  const touch = shared("touch", parameters, (code, given) =>
    code.for("row", { to: given.rows }, () => {
      const at = code.variable("i32", "at", given.from);
      const end = code.variable("i32", "end", i32.add(at, given.bytes));
      code.repeatWhile(
        () => i32.ltU(at, end),
        () => {
          code.drop(i32.load(at));
          code.step(at, lineBytes);
        },
      );
      code.step(given.from, given.pitch);
    }),
  );
  return call(touch, rows);
}
