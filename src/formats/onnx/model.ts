/** How elements of each dtype lie in memory: float16 as its bits, bool as 0 and 1, and int64 as numbers (see `OnnxAttribute`). */
export interface OnnxArrays {
  float32: Float32Array;
  float16: Uint16Array;
  float64: Float64Array;
  int8: Int8Array;
  uint8: Uint8Array;
  int32: Int32Array;
  int64: readonly number[];
  bool: Uint8Array;
}

export type OnnxDtype = keyof OnnxArrays;

/** A named constant, row-major. */
export type OnnxTensor = {
  [D in OnnxDtype]: {
    readonly name: string;
    readonly dtype: D;
    readonly shape: readonly number[];
    readonly data: OnnxArrays[D];
  };
}[OnnxDtype];

/**
 * One attribute's value. Integers are numbers: the ones beyond 2^53 that ONNX uses as "to the end",
 * at either limit of int64, stand as ±2^63, and any other that a number cannot hold is refused.
 */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly tensor: OnnxTensor }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] };

export interface OnnxNode {
  readonly name: string;
  readonly opType: string;
  /** Absent for ONNX's own operators. */
  readonly domain?: string;
  /** An empty name is an optional input that is not given. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A graph's input or output; a text in the shape is a symbolic extent, an empty one is unknown. */
export interface OnnxValueInfo {
  readonly name: string;
  readonly dtype: OnnxDtype;
  readonly shape: readonly (number | string)[];
}

/** What we write into an ONNX file and read from one, as plain data. */
export interface OnnxModel {
  readonly irVersion: number;
  /** The version of ONNX's own operators. */
  readonly opset: number;
  /** Versions of other operator sets, by domain. */
  readonly otherDomains?: Readonly<Record<string, number>>;
  readonly producer: { readonly name: string; readonly version: string };
  /** The graph's name. */
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  /** Types of values between nodes, as far as the file tells them. */
  readonly inner?: readonly OnnxValueInfo[];
  readonly metadata: Readonly<Record<string, string>>;
}
