import { type Node, type Value, valuesOf } from "../ir/graph.ts";
import { add } from "../ops/index.ts";
import { ruleOf } from "./rules.ts";

export interface GradientRequest {
  /** The value whose derivative is wanted. */
  readonly of: Value;
  /** Shape of `of`: how much each of its elements weighs. A loss takes a constant 1. */
  readonly seed: Value;
  readonly by: readonly Value[];
}

/**
 * Appends to the graph what computes ∂(seed · of)/∂v for every v in `by`; values that `of` does not depend on
 * are left out of the answer.
 *
 * Rules return contributions; summing them is done here and nowhere else.
 */
export function gradients({ of, seed, by }: GradientRequest): Map<Value, Value> {
  const { graph } = of;
  const forward = [...graph.nodes];
  const moves = reachedFrom(by, forward);
  const total = new Map<Value, Value>([[of, seed]]);
  for (const node of forward.reverse()) {
    if (!valuesOf(node.result).some((y) => total.has(y) && moves.has(y))) continue;
    graph.at(node.path ? `gradient/${node.path}` : "gradient", () => {
      for (const [to, amount] of contributions(node, total, moves)) {
        const sum = total.get(to);
        total.set(to, sum ? add({ a: sum, b: amount }) : amount);
      }
    });
  }
  return new Map(by.flatMap((v) => (total.has(v) ? [[v, total.get(v)!] as const] : [])));
}

/** Everything that changes when one of `sources` does. */
function reachedFrom(sources: readonly Value[], nodes: readonly Node[]): ReadonlySet<Value> {
  const reached = new Set<Value>(sources);
  for (const { inputs, result } of nodes)
    if (valuesOf(...Object.values(inputs)).some((v) => reached.has(v)))
      for (const y of valuesOf(result)) reached.add(y);
  return reached;
}

/** What one node adds to the derivatives of its operands, for those that matter. */
function contributions(
  node: Node,
  total: ReadonlyMap<Value, Value>,
  moves: ReadonlySet<Value>,
): readonly (readonly [to: Value, amount: Value])[] {
  const rule = ruleOf(node.op);
  if (typeof rule === "string")
    throw new Error(`${node.op.name} at ${node.path || "(top level)"} has no derivative: ${rule}`);
  const seed = {
    y: node.result,
    dy: Array.isArray(node.result) ? node.result.map((y) => total.get(y)) : total.get(node.result as Value),
  };
  const thunks = Object.entries(rule(node.inputs, seed, node.attributes));
  return thunks.flatMap(([slot, thunk]) => {
    const operands = valuesOf(node.inputs[slot]);
    if (!thunk || !operands.some((v) => moves.has(v))) return [];
    const amounts = valuesOf(thunk());
    return operands.flatMap((v, i) => (moves.has(v) && amounts[i] ? [[v, amounts[i]] as const] : []));
  });
}
