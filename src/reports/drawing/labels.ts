import { type Attributes, macsOf, type Node, type Shape, type Value, valuesOf } from "../../ir/index.ts";
import { compact, count } from "../numbers.ts";
import { kindOf } from "./op-kinds.ts";

/** What stands in the box of one node. */
export interface NodeLabel {
  readonly title: string;
  /** Shape, then weights where there are any. */
  readonly lines: readonly string[];
  /** Everything that there is to say of the node. */
  readonly tooltip: string;
}

export function nodeLabel(node: Node, trained: ReadonlySet<Value>): NodeLabel {
  const { op, path, attributes, inputs, result } = node;
  const weights = Object.entries(inputs).flatMap(([slot, bound]) =>
    valuesOf(bound).flatMap((value) =>
      trained.has(value) ? [`${ownName(value) || slot} ${times(value)}`] : [],
    ),
  );
  const reads = valuesOf(...Object.values(inputs)).filter((value) => !trained.has(value));
  const macs = macsOf(node);
  return {
    title: [op.name, windowOf(node), ...pacing(attributes), grouping(node)].filter(Boolean).join(" "),
    lines: [
      valuesOf(result)
        .map((value) => times(value))
        .join(", "),
      ...(weights.length > 0 ? [weights.join(" · ")] : []),
    ],
    tooltip: [
      `${op.name} at ${path || "the top level"}`,
      `reads ${reads.map((value) => `${value.name} ${times(value)}`).join(", ")}`,
      ...weights,
      ...settingsOf(attributes),
      ...(macs > 0 ? [`${count(macs)} MACs`] : []),
    ].join("\n"),
  };
}

/** `64×112×112`; a batch of one is left out. */
export function shapeText(shape: Shape): string {
  const [n, ...rest] = shape;
  return (n === 1 && rest.length > 0 ? rest : shape).join("×") || "one number";
}

/** `1,456 parameters · 4.5 M MACs`; nothing where there is neither. */
export function costText(parameters: number, macs: number): string {
  return [
    ...(parameters > 0 ? [`${count(parameters)} parameters`] : []),
    ...(macs > 0 ? [`${compact(macs)} MACs`] : []),
  ].join(" · ");
}

const times = ({ type }: Value): string => shapeText(type.shape);

const ownName = ({ name }: Value): string => name.slice(name.lastIndexOf("/") + 1);

/** What tells layers apart wherever they stand: `Conv 3×3 depthwise`. */
export const layerKind = (node: Node): string =>
  [node.op.name, windowOf(node), grouping(node)].filter(Boolean).join(" ");

/** `3×3`: the window's attribute, or the last two extents of a convolution's weight. */
function windowOf({ op, attributes, inputs }: Node): string {
  const [w] = valuesOf(inputs["w"]);
  const kernel = attributes["kernelShape"] ?? (kindOf(op) === "convolution" ? w?.type.shape.slice(2) : []);
  return Array.isArray(kernel) ? kernel.join("×") : "";
}

/** Stride and dilation, where they are not 1. */
const pacing = ({ strides, dilations }: Attributes): readonly string[] => [
  ...(isMany(strides) ? [`/${alike(strides)}`] : []),
  ...(isMany(dilations) ? [`dilated ${alike(dilations)}`] : []),
];

function grouping({ attributes: { group = 1 }, inputs }: Node): string {
  const [x] = valuesOf(inputs["x"]);
  if (group === 1) return "";
  return group === x?.type.shape[1] ? "depthwise" : `${group} groups`;
}

const isMany = (value: Attributes[string] | undefined): value is readonly number[] =>
  Array.isArray(value) && value.some((one) => one !== 1);

const alike = (values: readonly number[]): string =>
  new Set(values).size === 1 ? String(values[0]) : values.join("×");

const settingsOf = (attributes: Attributes): readonly string[] =>
  Object.entries(attributes).map(([name, value]) => `${name} ${[value].flat().join(", ")}`);
