import { lookup, lookupGrad } from "../../../src/ops/index.ts";
import type { OpName } from "../../../src/ops/table.ts";
import { type Case, caseOf } from "../case.ts";

/** Codes 0 and 2. */
const codes = (...shape: readonly number[]) => ({ shape, draw: "mask", dtype: "int32", scale: 2 }) as const;

export const lookupCases = {
  lookup: [
    caseOf({
      name: "weights of a filter",
      inputs: { table: [3], codes: codes(2, 2, 3, 3) },
      build: (v) => lookup(v),
    }),
    caseOf({ name: "a single weight", inputs: { table: [4], codes: codes(1) }, build: (v) => lookup(v) }),
  ],
  lookupGrad: [
    caseOf({
      name: "an entry that nobody uses, and two that many do",
      inputs: { dy: [2, 2, 3, 3], codes: codes(2, 2, 3, 3) },
      build: (v) => lookupGrad(v, { entries: 3 }),
    }),
  ],
} satisfies Partial<Record<OpName, readonly Case[]>>;
