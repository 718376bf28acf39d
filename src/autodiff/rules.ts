import type { Inputs, Value } from "../ir/graph.ts";
import type { Attributes, Gradient, Op } from "../ir/op.ts";
import * as ops from "../ops/index.ts";

type OpName = {
  [K in keyof typeof ops]: (typeof ops)[K] extends { readonly infer: unknown; readonly evaluate: unknown }
    ? K
    : never;
}[keyof typeof ops];

const second = "second derivatives are not supported";

/** The derivative of every operator, or why there is none. Leaving an operator out does not compile. */
export const rules = {
  conv: ops.convGradient,
  convTranspose: ops.convTransposeGradient,
  convWeightGrad: second,
  reduceSum: second,
} satisfies { [K in OpName]: Gradient<(typeof ops)[K]> | string };

/** A rule with its operator's signature forgotten; the graph has checked the operands. */
type AnyRule = (
  inputs: Inputs,
  seed: {
    readonly y: Value | readonly Value[];
    readonly dy: Value | undefined | readonly (Value | undefined)[];
  },
  attributes: Attributes,
) => Readonly<Record<string, (() => Value | readonly Value[]) | undefined>>;

const byName = new Map<string, AnyRule | string>(
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: every operator is wanted here
  (Object.keys(rules) as OpName[]).map((key) => [ops[key].name, rules[key] as unknown as AnyRule | string]),
);

export const ruleOf = (op: Op): AnyRule | string => byName.get(op.name) ?? "it is not in the table of rules";
