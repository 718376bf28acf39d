import { encodeOnnx, toOnnx } from "../formats/onnx/index.ts";
import { asHalf, fromFloat32, writeSafetensors } from "../formats/safetensors/index.ts";
import { writeSqueezed } from "../formats/squeezed/index.ts";
import { halved, readForeign } from "../runs/index.ts";
import { caffeNetwork, isCaffemodelName, isPrototxtName } from "./caffe-network.ts";
import { withClassNames } from "./class-names.ts";
import { UsageError } from "./errors.ts";
import { modelFrom } from "./network.ts";
import { bytesOf, type Written } from "./network-bytes.ts";

interface ForeignRequest extends Written {
  /** The file of numbers that another library wrote. */
  readonly weights: string;
  readonly options: Readonly<Record<string, string>>;
  /** A list of the classes' names. */
  readonly classes: string | undefined;
}

/** A network with weights of torchvision's or Caffe's as a file of ours. */
export async function foreignBytes(source: string, request: ForeignRequest): Promise<Uint8Array> {
  const { weights, options, classes, format, precision } = request;
  if (isPrototxtName(source)) return caffeBytes(source, request);
  const { name } = modelFrom(source);
  if (isCaffemodelName(weights))
    throw new UsageError(
      `${weights} goes with the .prototxt of its network: thumbnet export NET.prototxt --weights ${weights}`,
    );
  const foreign = await readForeign(weights, { model: name, options });
  const network = await withClassNames(foreign, { source, file: classes });
  return bytesOf(network, { format, precision });
}

/** For the size that the .prototxt says. As safetensors, the numbers alone, under the names of its layers. */
async function caffeBytes(
  prototxt: string,
  { weights: caffemodel, options, classes, format, precision }: ForeignRequest,
): Promise<Uint8Array> {
  if (classes !== undefined)
    throw new UsageError(
      `--classes ${classes} goes with networks of the zoo; ${prototxt} is written as it is`,
    );
  const [option] = Object.keys(options);
  if (option !== undefined)
    throw new UsageError(`${prototxt} is written: its ${option} cannot be chosen any more`);
  const { graph, weights, name } = await caffeNetwork(prototxt, { caffemodel });
  if (format === "onnx") return encodeOnnx(toOnnx(graph, { name, weights }));
  if (format === "squeezed") {
    const numbers = new Map(Object.entries(weights));
    return writeSqueezed({ graph, numbers: precision === "float16" ? halved(numbers) : numbers });
  }
  const tensors = graph.parameters.map(({ name: parameter, type }) => {
    const stored = fromFloat32(type.shape, weights[parameter] ?? new Float32Array());
    return [parameter, precision === "float16" ? asHalf(stored) : stored] as const;
  });
  return writeSafetensors({ metadata: {}, tensors: new Map(tensors) });
}
