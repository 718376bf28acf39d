import type { Op } from "../ir/op.ts";
import * as all from "./index.ts";

/** The export names of all operators. Tables keyed by it do not compile while one is missing. */
export type OpName = {
  [K in keyof typeof all]: (typeof all)[K] extends { readonly infer: unknown; readonly evaluate: unknown }
    ? K
    : never;
}[keyof typeof all];

const isOp = (x: unknown): x is Op => typeof x === "function" && "infer" in x && "evaluate" in x;

/** Every operator by its export name. */
export const operators = Object.fromEntries(
  Object.entries(all).filter(([, x]) => isOp(x)),
) as unknown as Readonly<Record<OpName, Op>>;
