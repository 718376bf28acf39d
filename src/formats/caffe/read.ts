import { Misfit, ShapeError } from "../../ir/errors.ts";
import { type Graph, valuesOf } from "../../ir/graph.ts";
import type { Shape } from "../../ir/tensor.ts";
import { FormatError, quoted } from "../errors.ts";
import { oversize } from "../limits.ts";
import type { LayerParameter } from "./generated/caffe_pb.ts";
import { declaredInputs, type Fed, feeding } from "./inputs.ts";
import { misread } from "./misread.ts";
import { blobsFromBinary, netFromText } from "./net.ts";
import { ignored, readers } from "./readers/index.ts";
import { Reading, Site, type Stored } from "./site.ts";
import { stepsOf } from "./steps.ts";

export interface CaffeRequest {
  /** The bytes of a .caffemodel: numbers for the layers, by their names. */
  readonly caffemodel?: Uint8Array;
  /** Shape of the first input, in place of the description's. */
  readonly input?: Shape;
}

/** A network of Caffe in our operators. */
export interface CaffeReading {
  readonly graph: Graph;
  /** Numbers for the graph's parameters, by name; none without a .caffemodel. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  /** The network's name. */
  readonly name: string;
}

/** Reads what a .prototxt describes, as it runs in phase TEST; a `FormatError` for what is wrong or not known here. */
export function readCaffe(prototxt: string, { caffemodel, input }: CaffeRequest = {}): CaffeReading {
  const { declared, layers } = netFromText(prototxt);
  checkReadable(layers);
  const stored = caffemodel && blobsFromBinary(caffemodel);
  const reading = new Reading();
  const fed = [...declaredInputs(declared), ...layers.flatMap((layer) => feeding[layer.type]?.(layer) ?? [])];
  for (const [i, each] of fed.entries()) feed(each, i === 0 ? input : undefined, reading);
  for (const step of stepsOf(layers.filter(isComputed))) readStep(step, reading, stored);
  if (stored) checkTrained(reading, stored, layers);
  const silenced = new Set(layers.flatMap(({ type, bottom }) => (type === "Silence" ? bottom : [])));
  for (const [name, value] of reading.outputs) if (!silenced.has(name)) reading.graph.output(name, value);
  if (reading.graph.nodes.length * reading.graph.outputs.size === 0)
    throw misread("network", "nothing that it computes", "a layer whose top no other reads");
  return { graph: reading.graph, weights: Object.fromEntries(reading.weights), name: declared.name };
}

const isComputed = ({ type }: LayerParameter): boolean => readers.has(type);

function checkReadable(layers: readonly LayerParameter[]): void {
  const unread = layers.filter(
    (layer) => !isComputed(layer) && !ignored.has(layer.type) && !Object.hasOwn(feeding, layer.type),
  );
  const [first] = unread;
  if (!first) return;
  const kinds = [...new Set(unread.map(({ type }) => quoted(type)))].slice(0, 12).join(", ");
  throw misread(
    `layer ${quoted(first.name)}`,
    `type ${quoted(first.type)} (${unread.length} of ${layers.length} layers cannot be read: ${kinds})`,
    [...readers.keys()].sort().join(", "),
  );
}

function feed({ name, shape }: Fed, asked: Shape | undefined, reading: Reading): void {
  const where = `input ${quoted(name)}`;
  const known = asked ?? shape;
  if (!known) throw misread(where, "no shape", "a description that says one, or a size that is asked for");
  const wrong = oversize({ dtype: "float32", shape: known });
  if (wrong) throw misread(where, wrong.found, wrong.fits);
  reading.define(name, reading.graph.input(name, known));
}

function readStep(
  [layer, scale]: readonly [LayerParameter, LayerParameter?],
  reading: Reading,
  stored: Stored | undefined,
): void {
  const follower = scale && new Site(scale, { reading, stored });
  const site = new Site(layer, { reading, stored, ...(follower && { follower }) });
  const results = placed(site, () => site.at(() => valuesOf(readers.get(layer.type)?.(site))));
  for (const each of [site, ...(follower ? [follower] : [])]) each.checkAllAsked();
  const tops = (scale ?? layer).top;
  if (tops.length !== results.length)
    throw site.misread(`${tops.length} tops`, results.length === 1 ? "one" : `${results.length}`);
  for (const [i, value] of results.entries()) {
    site.checkSize(value.type.shape);
    reading.define(tops[i] ?? "", value);
  }
}

/** What a shape rule refuses is the file's fault. */
function placed<T>(site: Site, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ShapeError && error.cause instanceof Misfit)) throw error;
    throw new FormatError({
      format: "caffe",
      where: site.where,
      found: error.cause.message,
      fits: error.cause.fix,
    });
  }
}

/** Refuses a .caffemodel of another network. What it holds beyond this one is Caffe's own practice: training heads. */
function checkTrained({ untrained }: Reading, stored: Stored, layers: readonly LayerParameter[]): void {
  if (untrained.size === 0) return;
  const own = new Set(layers.map(({ name }) => name));
  const others = [...stored.keys()].filter((name) => !own.has(name));
  throw misread(
    ".caffemodel",
    `no numbers for ${listed([...untrained])}, and numbers for ${others.length ? listed(others) : "no other"}`,
    "a .caffemodel of this network",
  );
}

const listed = (names: readonly string[]): string =>
  `${names.length} layer${names.length === 1 ? "" : "s"} (${names.slice(0, 3).map(quoted).join(", ")}${names.length > 3 ? ", …" : ""})`;
