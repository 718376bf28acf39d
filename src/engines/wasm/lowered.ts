/** A graph as calls of kernels, with everything that they point at; nothing has an address yet. */
import { type Graph, type Node, type Value, valuesOf } from "../../ir/graph.ts";
import { liveNodes } from "../../ir/live.ts";
import { sizeOf } from "../../ir/tensor.ts";
import { gridsIn } from "../../passes/grids.ts";
import { homesOf } from "./homes.ts";
import { hostValues } from "./host.ts";
import { type Lowering, type Operand, type Prepared, Refusal, type Step } from "./lower/lowering.ts";
import { gridSteps } from "./lower/quantizations.ts";
import { lowerOf } from "./lower/table.ts";
import { type Buffer, forEachLine, layoutOf, type View } from "./view.ts";

export interface Lowered {
  readonly steps: readonly Step[];
  /** Where inputs are written, those that some kernel reads. */
  readonly inputs: ReadonlyMap<Value, View>;
  readonly outputs: ReadonlyMap<string, View>;
  /** Buffers that hold what is known before anything runs. */
  readonly prepared: ReadonlyMap<Buffer, Prepared>;
}

/** Writes every node of a graph that some output needs, unless its results are known beforehand. */
export function lowered(graph: Graph): Lowered {
  const host = hostValues(graph);
  const nodes = liveNodes(graph).filter(({ result }) => !valuesOf(result).every((y) => host.has(y)));
  const grids = gridsIn(graph);
  const { views, fused } = homesOf(graph, nodes, grids);
  const done = new Set([...fused.values()].flatMap(({ nodes: after }) => after));
  const prepared = new Map<Buffer, Prepared>();
  const laidOut = new Map<Value, View>();
  const steps: Step[] = [];
  const leaves = new Set<Value>([...host, ...graph.inputs]);

  const viewOf = (value: Value): View => {
    const view = views.get(value) ?? laidOut.get(value) ?? laid(value);
    if (host.has(value) && !laidOut.has(value)) {
      laidOut.set(value, view);
      prepared.set(view.buffer, layingOut(value, view));
    }
    return view;
  };
  for (const node of nodes) {
    if (done.has(node)) continue;
    const taken = fused.get(node);
    const [own] = valuesOf(node.result);
    const y = taken?.y ?? own;
    if (!y) continue;
    const lower = lowerOf(node.op.name);
    if (typeof lower === "string") throw new Refusal(node, lower);
    const lowering: Lowering = {
      node,
      finish: taken?.finish ?? {},
      gridSteps: taken?.grids && gridSteps(taken.grids),
      y: viewOf(y),
      grids,
      view: viewOf,
      known(slot) {
        const [value] = valuesOf(node.inputs[slot]);
        if (value && leaves.has(value)) return value;
        throw new Refusal(node, `its ${slot} is computed; give it as a parameter or a constant`);
      },
      call(kernel, operands) {
        const given = new Map<string, Operand>(Object.entries<Operand | undefined>(operands).flatMap(pairOf));
        steps.push({ node, kernel, operands: given });
      },
    };
    lower(lowering);
  }
  return {
    steps,
    inputs: new Map(graph.inputs.map((input) => [input, viewOf(input)])),
    outputs: new Map([...graph.outputs].map(([name, value]) => [name, viewOf(value)])),
    prepared,
  };
}

const pairOf = ([name, operand]: readonly [string, Operand | undefined]): [string, Operand][] =>
  operand ? [[name, operand]] : [];

const laid = ({ type }: Value): View => ({
  type,
  buffer: { words: sizeOf(type.shape) },
  offset: 0,
  strides: layoutOf(type.shape),
});

/** What is known beforehand in the order in which kernels read it. */
const layingOut = (value: Value, view: View): Prepared => ({
  from: [value],
  words: view.buffer.words,
  prepare([given]) {
    const isFloat = value.type.dtype === "float32";
    const words = isFloat ? new Float32Array(view.buffer.words) : new Int32Array(view.buffer.words);
    const data = given?.data ?? [];
    forEachLine(view, ({ from, at, count, step }) => {
      for (let i = 0; i < count; i++) words[at + i * step] = data[from + i]!;
    });
    return words;
  },
});

/** The node whose kernels a step belongs to, once for each. */
export const nodesOf = (steps: readonly Step[]): readonly Node[] => [
  ...new Set(steps.map(({ node }) => node)),
];
