import type { Shape } from "../../../ir/tensor.ts";
import type { OnnxDtype, OnnxTensor } from "../model.ts";

/** Beyond this many elements nothing is computed while reading: more than any shape or set of pads has. */
export const fewNumbers = 4096;

/** Numbers as their dtype holds them; the name is given by whoever defines it. */
export const tensorOf: { readonly [D in OnnxDtype]?: (shape: Shape, data: readonly number[]) => OnnxTensor } =
  {
    float32: (shape, data) => ({ name: "", dtype: "float32", shape, data: Float32Array.from(data) }),
    float64: (shape, data) => ({ name: "", dtype: "float64", shape, data: Float64Array.from(data) }),
    int32: (shape, data) => ({ name: "", dtype: "int32", shape, data: Int32Array.from(data) }),
    int64: (shape, data) => ({ name: "", dtype: "int64", shape, data: data.map(Math.trunc) }),
    bool: (shape, data) => ({
      name: "",
      dtype: "bool",
      shape,
      data: Uint8Array.from(data, (x) => Number(x !== 0)),
    }),
  };

export const ints = (shape: Shape, data: readonly number[]): OnnxTensor => ({
  name: "",
  dtype: "int64",
  shape,
  data,
});

export const numbersOf = (tensor: OnnxTensor): readonly number[] => Array.from<number>(tensor.data);
