import type { OnnxModel, OnnxValueInfo } from "./model.ts";

/** One network, written for two sizes. */
export interface TwoSizes {
  readonly here: OnnxModel;
  readonly there: OnnxModel;
  /** Initializers that may be large, and are the same in both. */
  readonly weights: ReadonlySet<string>;
}

/** `here` with a symbol for every extent that the two sizes differ in; `undefined` if they differ in more. */
export function withOpenSizes({ here, there, weights }: TwoSizes): OnnxModel | undefined {
  if (wording(here, weights) !== wording(there, weights)) return undefined;
  const [from, to] = [here.inputs[0], there.inputs[0]];
  const open = (info: OnnxValueInfo, i: number, others: readonly OnnxValueInfo[]): OnnxValueInfo => {
    const other = others[i]?.shape ?? [];
    return {
      ...info,
      shape: info.shape.map((extent, axis) => {
        if (extent === other[axis]) return extent;
        const likeInput = extent === from?.shape[axis] && other[axis] === to?.shape[axis];
        const symbol = axisNames[axis] ?? `axis${axis}`;
        return likeInput ? symbol : `${info.name}/${symbol}`;
      }),
    };
  };
  return {
    ...here,
    inputs: here.inputs.map((info, i) => open(info, i, there.inputs)),
    outputs: here.outputs.map((info, i) => open(info, i, there.outputs)),
  };
}

/** Everything that two sizes of one network must have in common. */
const wording = ({ nodes, initializers, inputs, outputs }: OnnxModel, weights: ReadonlySet<string>): string =>
  JSON.stringify([
    nodes,
    initializers.map(({ name, dtype, shape, data }) => [
      name,
      dtype,
      shape,
      weights.has(name) ? "" : data.join(),
    ]),
    [...inputs, ...outputs].map(({ name, dtype, shape }) => [name, dtype, shape.length]),
  ]);

const axisNames = ["batch", "channels", "height", "width"];
