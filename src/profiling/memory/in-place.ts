import { type Node, type Value, valuesOf } from "../../ir/index.ts";
import type * as ops from "../../ops/index.ts";
import { type OpName, operators } from "../../ops/table.ts";
import { storageOf } from "../storage.ts";

type Slot<K extends OpName> = keyof (typeof ops)[K]["inputs"];

/**
 * Slots that the result may be written over when it has as many bytes: element i of the result asks nothing but
 * element i of them. An operator that is not named here gets memory of its own, which is always right.
 */
const slots: { readonly [K in OpName]?: readonly Slot<K>[] } = {
  add: ["a", "b"],
  sub: ["a", "b"],
  mul: ["a", "b"],
  div: ["a", "b"],
  where: ["a", "b"],
  cast: ["x"],
  relu: ["x"],
  gate: ["x", "by"],
  clip: ["x"],
  leakyRelu: ["x"],
  prelu: ["x"],
  sigmoid: ["x"],
  hardSigmoid: ["x"],
  hardSwish: ["x"],
  exp: ["x"],
  log: ["x"],
  sqrt: ["x"],
  roundStraightThrough: ["x"],
  reshape: ["x"],
  flatten: ["x"],
  batchNormalization: ["x"],
  dropout: ["x"],
  dropoutTraining: ["x", "noise"],
  padToMultiple: ["x"],
  cropLike: ["x"],
};

const byName = new Map<string, readonly string[]>(
  Object.entries(slots).map(([key, names]) => [operators[key as OpName].name, names]),
);

/** The values whose memory a node's result may take over. */
export function overwritable({ op, inputs, result }: Node): readonly Value[] {
  const [y] = valuesOf(result);
  if (!y) return [];
  return (byName.get(op.name) ?? [])
    .flatMap((slot) => valuesOf(inputs[slot]))
    .filter(({ type }) => storageOf(type) === storageOf(y.type));
}
