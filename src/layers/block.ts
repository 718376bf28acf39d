import type { Value } from "../ir/graph.ts";

type Source = Value | readonly Value[];

/**
 * Turns a function of values into a named part of a network.
 *
 * Everything that `build` adds is named under `options.name`, or `kind` when there is none, so
 * weights, profiles and drawings all speak of `encoder/ds1/fire1/squeeze`.
 */
export function block<X extends Source, O extends object>(
  kind: string,
  build: (x: X, options: O) => Value,
): (x: X, options: O & { readonly name?: string }) => Value {
  return (x, options) => {
    const [first] = [x].flat();
    if (!first) throw new TypeError(`${kind} was given no values`);
    return first.graph.scoped(options.name ?? kind, () => build(x, options));
  };
}
