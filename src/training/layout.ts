import type { Parameter } from "../ir/graph.ts";
import { sizeOf } from "../ir/tensor.ts";

/** Where each of some parameters lies in one flat vector, in order. */
export interface Layout {
  readonly parameters: readonly Parameter[];
  /** Elements of each parameter. */
  readonly sizes: readonly number[];
  /** Elements of the vector. */
  readonly size: number;
}

export function layoutOf(parameters: readonly Parameter[]): Layout {
  const sizes = parameters.map(({ type }) => sizeOf(type.shape));
  return { parameters, sizes, size: sizes.reduce((a, b) => a + b, 0) };
}

/** Puts named numbers into one vector. */
export function flatten(layout: Layout, named: ReadonlyMap<string, Float32Array>): Float32Array<ArrayBuffer> {
  const flat = new Float32Array(layout.size);
  for (const { name, start, end } of places(layout)) {
    const numbers = named.get(name);
    if (numbers?.length !== end - start)
      throw new Error(`${name} has ${numbers?.length ?? "no"} numbers where ${end - start} are wanted`);
    flat.set(numbers, start);
  }
  return flat;
}

/** The parts of a flat vector by name; they share its memory. */
export function unflatten(layout: Layout, flat: Float32Array): Map<string, Float32Array> {
  if (flat.length !== layout.size)
    throw new Error(`a vector has ${flat.length} numbers where ${layout.size} are wanted`);
  return new Map(places(layout).map(({ name, start, end }) => [name, flat.subarray(start, end)]));
}

function places({ parameters, sizes }: Layout): { name: string; start: number; end: number }[] {
  let end = 0;
  return parameters.map(({ name }, i) => {
    const start = end;
    end += sizes[i] ?? 0;
    return { name, start, end };
  });
}
