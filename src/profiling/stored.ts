import { type Graph, type Value, valuesOf } from "../ir/index.ts";

/** What is known before a network is fed: parameters, constants, and everything computed from them alone. */
export function storedValues({ parameters, constants, nodes }: Graph): ReadonlySet<Value> {
  const stored = new Set<Value>([...parameters, ...constants]);
  for (const { inputs, result } of nodes)
    if (valuesOf(...Object.values(inputs)).every((v) => stored.has(v)))
      for (const y of valuesOf(result)) stored.add(y);
  return stored;
}
