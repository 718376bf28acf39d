import fc from "fast-check";
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor } from "../../../src/formats/onnx/codec.ts";

type Mutation = (model: OnnxModel) => OnnxModel;

const extents = [-1, 0, 1, 2, 3, 7, 4097, 2 ** 31, 2 ** 53, 2 ** 63, -(2 ** 63)];
const words = ["SAME_UPPER", "VALID", "reflect", "linear", "align_corners", "cubic", ""];

/** The same model with a few nodes, names, attributes, shapes or numbers dropped, swapped or replaced. */
export function mutatedModel(model: OnnxModel, opTypes: readonly string[]): fc.Arbitrary<OnnxModel> {
  const names = [...new Set(model.nodes.flatMap(({ inputs, outputs }) => [...inputs, ...outputs])), ""];
  const attributeNames = ["axis", ...model.nodes.flatMap(({ attributes }) => Object.keys(attributes))];
  const tensorAt = fc.nat(Math.max(0, model.initializers.length - 1));
  const nodeAt = fc.nat(model.nodes.length - 1);
  const extent = fc.constantFrom(...extents);
  const name = fc.constantFrom(...names);

  const mutations: readonly fc.Arbitrary<Mutation>[] = [
    nodeAt.map((i): Mutation => changeNodes((nodes) => nodes.filter((_, at) => at !== i))),
    fc.tuple(nodeAt, nodeAt).map(([i, j]): Mutation => changeNodes((nodes) => swapped(nodes, i, j))),
    fc
      .tuple(nodeAt, fc.constantFrom(...opTypes))
      .map(([i, opType]): Mutation => changeNode(i, (node) => ({ ...node, opType }))),
    fc
      .tuple(nodeAt, fc.nat(4), name)
      .map(
        ([i, at, to]): Mutation => changeNode(i, (node) => ({ ...node, inputs: put(node.inputs, at, to) })),
      ),
    fc
      .tuple(nodeAt, fc.nat(2), name)
      .map(
        ([i, at, to]): Mutation => changeNode(i, (node) => ({ ...node, outputs: put(node.outputs, at, to) })),
      ),
    fc
      .tuple(nodeAt, fc.constantFrom(...attributeNames), attribute(extent))
      .map(([i, key, value]): Mutation => changeNode(i, (node) => setAttribute(node, key, value))),
    fc
      .tuple(tensorAt, fc.array(extent, { maxLength: 6 }))
      .map(
        ([i, data]): Mutation =>
          changeTensor(i, ({ name }) => ({ name, dtype: "int64", shape: [data.length], data })),
      ),
    fc
      .tuple(tensorAt, fc.array(fc.constantFrom(0, 1, 2, 3, 9, 10), { maxLength: 5 }))
      .map(([i, shape]): Mutation => changeTensor(i, ({ name }) => zeros(name, shape))),
    fc.array(fc.oneof(extent, fc.constantFrom("h", "w", "")), { maxLength: 5 }).map(
      (shape): Mutation =>
        (model) => ({
          ...model,
          inputs: model.inputs.map((info) => ({
            ...info,
            shape: shape.map((n) => (typeof n === "number" ? Math.abs(n) % 2 ** 53 : n)),
          })),
        }),
    ),
    fc.constantFrom(12, 13, 18, 21, 22).map(
      (opset): Mutation =>
        (model) => ({ ...model, opset }),
    ),
  ];
  return fc
    .array(fc.oneof(...mutations), { minLength: 1, maxLength: 3 })
    .map((some) => some.reduce((mutant, mutate) => mutate(mutant), model));
}

const attribute = (extent: fc.Arbitrary<number>): fc.Arbitrary<OnnxAttribute | undefined> =>
  fc.oneof(
    fc.constant(undefined),
    extent.map((int) => ({ int })),
    fc.array(extent, { maxLength: 5 }).map((ints) => ({ ints })),
    fc.constantFrom(0, -1, 0.5, 1e30, Number.NaN).map((float) => ({ float })),
    fc.constantFrom(...words).map((string) => ({ string })),
  );

const changeNodes =
  (change: (nodes: readonly OnnxNode[]) => readonly OnnxNode[]): Mutation =>
  (model) => ({ ...model, nodes: change(model.nodes) });

const changeNode = (i: number, change: (node: OnnxNode) => OnnxNode): Mutation =>
  changeNodes((nodes) => nodes.map((node, at) => (at === i ? change(node) : node)));

const changeTensor =
  (i: number, change: (tensor: OnnxTensor) => OnnxTensor): Mutation =>
  (model) => ({ ...model, initializers: model.initializers.map((t, at) => (at === i ? change(t) : t)) });

const zeros = (name: string, shape: readonly number[]): OnnxTensor => ({
  name,
  dtype: "float32",
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});

function setAttribute(node: OnnxNode, key: string, value: OnnxAttribute | undefined): OnnxNode {
  const { [key]: _, ...others } = node.attributes;
  return { ...node, attributes: value ? { ...others, [key]: value } : others };
}

function put(names: readonly string[], at: number, name: string): readonly string[] {
  const longer = [...names];
  while (longer.length < at) longer.push("");
  longer[at] = name;
  return longer;
}

function swapped<T>(list: readonly T[], i: number, j: number): readonly T[] {
  const other = (at: number) => (at === i ? j : at === j ? i : at);
  return list.flatMap((_, at) => list.slice(other(at), other(at) + 1));
}
