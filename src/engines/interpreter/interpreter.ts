import { type Graph, mapBound, mapResult, type Node, type Value } from "../../ir/graph.ts";
import { sizeOf, type Tensor, type TensorType } from "../../ir/tensor.ts";
import {
  type CompileRequest,
  closed,
  type Engine,
  type Feeds,
  fed,
  fitting,
  outputOf,
  type Program,
  storedIn,
} from "../engine.ts";

export type Precision = "float32" | "float64";

/** Does the work of one node; whoever watches may do something before and after. */
type Around = (node: Node, evaluate: () => void) => void;

/** Runs every node with its reference kernel, in the order they were added. The oracle, not a fast engine. */
export const interpreter = (precision: Precision = "float32"): Engine => ({
  name: `interpreter-${precision}`,

  async compile(graph, request) {
    return program(graph, request, (known) => compute(graph, { known, precision, around: unwatched }));
  },

  async watch(graph, request) {
    const runs: Map<Node, number>[] = [];
    const watched = program(graph, request, (known) => {
      const times = new Map<Node, number>();
      compute(graph, { known, precision, around: (node, evaluate) => times.set(node, timeOf(evaluate)) });
      runs.push(times);
    });
    return {
      ...watched,
      async nodeTimes() {
        await watched.close();
        const timesOf = (node: Node) => runs.map((times) => times.get(node) ?? 0);
        return {
          byNode: new Map(graph.nodes.map((node) => [node, timesOf(node)])),
          within: new Map(),
          between: runs.map(() => 0),
        };
      },
    };
  },
});

function program(
  graph: Graph,
  { weights = {} }: CompileRequest = {},
  complete: (known: Map<Value, Tensor>) => void,
): Program {
  const stored = storedIn(graph, weights);
  let open = true;
  return {
    async run(feeds, { outputs = [...graph.outputs.keys()], into = {} } = {}) {
      if (!open) throw closed();
      const known = fedTo(graph, { ...feeds, ...stored });
      complete(known);
      return Object.fromEntries(
        outputs.map((name) => [name, placed(known, outputOf(graph, name), { name, into: into[name] })]),
      );
    },
    async close() {
      open = false;
    },
  };
}

/** Every value of the graph, computed from what is fed. */
export function interpret(
  graph: Graph,
  feed: ReadonlyMap<Value, Tensor>,
  precision: Precision = "float32",
): Map<Value, Tensor> {
  const known = new Map<Value, Tensor>(feed);
  compute(graph, { known, precision, around: unwatched });
  return known;
}

interface Computation {
  /** What is fed; every other value is added. */
  readonly known: Map<Value, Tensor>;
  readonly precision: Precision;
  readonly around: Around;
}

function compute(graph: Graph, { known, precision, around }: Computation): void {
  for (const constant of graph.constants) known.set(constant, widened(constant.tensor, precision));
  for (const node of graph.nodes) {
    const { op, inputs, attributes, result } = node;
    const fill = (v: Value): Tensor => {
      const tensor = zeros(v.type, precision);
      known.set(v, tensor);
      return tensor;
    };
    around(node, () =>
      op.evaluate(
        mapBound(inputs, (v) => known.get(v) ?? missing(v)),
        attributes,
        mapResult(result, fill),
      ),
    );
  }
}

const unwatched: Around = (_, evaluate) => evaluate();

function timeOf(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** A tensor of zeros in the precision that the interpreter works in. */
export function zeros(type: TensorType, precision: Precision): Tensor {
  const size = sizeOf(type.shape);
  if (type.dtype === "int32") return { type, data: new Int32Array(size) };
  if (type.dtype === "int8") return { type, data: new Int8Array(size) };
  if (type.dtype === "uint8" || type.dtype === "bool") return { type, data: new Uint8Array(size) };
  return { type, data: precision === "float64" ? new Float64Array(size) : new Float32Array(size) };
}

const widened = (tensor: Tensor, precision: Precision): Tensor =>
  tensor.type.dtype === "float32" && precision === "float64"
    ? { type: tensor.type, data: Float64Array.from(tensor.data) }
    : tensor;

const fedTo = (graph: Graph, feeds: Feeds): Map<Value, Tensor> =>
  new Map([...graph.inputs, ...graph.parameters].map((v) => [v, fed(v, feeds)]));

interface Place {
  readonly name: string;
  readonly into: Tensor | undefined;
}

function placed(known: ReadonlyMap<Value, Tensor>, value: Value, { name, into }: Place): Tensor {
  const result = known.get(value) ?? missing(value);
  if (!into) return result;
  fitting(into, { name, type: value.type }).data.set(result.data);
  return into;
}

function missing(value: Value): never {
  throw new Error(`${value.name} was not fed and no node computes it`);
}
