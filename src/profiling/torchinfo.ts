import { asImage, type Graph, type Node, type Parameter, sizeOf, type Value, valuesOf } from "../ir/index.ts";
import { storageOf } from "./storage.ts";
import { storedValues } from "./stored.ts";

/** What the Python package torchinfo (1.7) prints, which many published tables copy. */
export interface TorchinfoCount {
  /**
   * "Total mult-adds": every trained number of a convolution once for each of its OUTPUT pixels, transposed ones too;
   * of any other layer once for each image.
   */
  readonly multAdds: number;
  /** "Forward/backward pass size": results of layers that own trained numbers, twice, as float32. */
  readonly passBytes: number;
}

/** A layer as torchinfo knows it: the node that it was made of, or the first of two. */
interface Module {
  readonly isConvolution: boolean;
  readonly hasBias: boolean;
}

/** What each node adds to torchinfo's totals, in the order of the graph's nodes. */
export function torchinfoOf(graph: Graph): readonly TorchinfoCount[] {
  const owned = ownersOf(graph);
  const known = new Set<Parameter>();
  const modules = new Map<Value, Module>();
  return graph.nodes.map((node): TorchinfoCount => {
    const parameters = owned(node);
    const [y] = valuesOf(node.result);
    if (!y || parameters.length === 0) return { multAdds: 0, passBytes: 0 };
    const begun = biasedBy(node, modules);
    const module = begun ?? { isConvolution: isConvolution(node), hasBias: parameters.length > 1 };
    modules.set(y, { ...module, hasBias: module.hasBias || begun !== undefined });
    const numbers = parameters.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
    const isFirstUse = parameters.some((p) => !known.has(p));
    for (const parameter of parameters) known.add(parameter);
    return {
      multAdds: numbers * (module.isConvolution ? placesOf(y) : (y.type.shape[0] ?? 1)),
      passBytes: isFirstUse && !begun ? 2 * storageOf(y.type) : 0,
    };
  });
}

/** The trained numbers that a node reads, also those that other nodes bring into the form it wants. */
function ownersOf(graph: Graph): (node: Node) => readonly Parameter[] {
  const stored = storedValues(graph);
  const behind = new Map<Value, readonly Parameter[]>(
    graph.parameters.map((p) => [p, p.role === "weight" || p.role === "bias" ? [p] : []]),
  );
  const read = ({ inputs }: Node): readonly Parameter[] => [
    ...new Set(valuesOf(...Object.values(inputs)).flatMap((v) => behind.get(v) ?? [])),
  ];
  for (const node of graph.nodes)
    for (const y of valuesOf(node.result)) if (stored.has(y)) behind.set(y, read(node));
  return (node) => (valuesOf(node.result).every((y) => stored.has(y)) ? [] : read(node));
}

const isConvolution = ({ op }: Node): boolean => op.name === "Conv" || op.name === "ConvTranspose";

/** The layer whose missing bias a node adds: exporters write a layer's product and its bias as two nodes. */
function biasedBy({ op, inputs }: Node, modules: ReadonlyMap<Value, Module>): Module | undefined {
  if (op.name !== "Add") return undefined;
  const [module] = valuesOf(inputs["a"], inputs["b"]).flatMap((v) => modules.get(v) ?? []);
  return module?.hasBias ? undefined : module;
}

/** Pixels of all images. */
function placesOf({ type }: Value): number {
  const [n, , h, w] = asImage(type.shape) ?? [type.shape[0] ?? 1, 1, 1, 1];
  return n * h * w;
}
