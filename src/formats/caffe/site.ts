import { Graph, type Role, type Value } from "../../ir/graph.ts";
import type { Shape } from "../../ir/tensor.ts";
import { type FormatError, quoted } from "../errors.ts";
import { oversize } from "../limits.ts";
import { numbersOf } from "./blobs.ts";
import type { BlobProto, LayerParameter } from "./generated/caffe_pb.ts";
import { misread } from "./misread.ts";

/** The blobs of a .caffemodel, by layer. */
export type Stored = ReadonlyMap<string, readonly BlobProto[]>;

/** What a layer says in our operators: a value for each top that it names. */
export type Reader = (site: Site) => Value | readonly Value[];

/** A graph that grows layer by layer, and the numbers that are found for it. */
export class Reading {
  readonly graph = new Graph();
  readonly weights = new Map<string, Float32Array>();
  /** Layers that learn something for which there are no numbers. */
  readonly untrained = new Set<string>();
  /** The value that a name stands for now: layers that work in place give it another one. */
  readonly #blobs = new Map<string, Value>();
  readonly #unread = new Set<string>();

  define(top: string, value: Value): void {
    this.#blobs.set(top, value);
    this.#unread.add(top);
  }

  find(bottom: string, where: string): Value {
    const value = this.#blobs.get(bottom);
    if (!value) throw misread(where, `the bottom ${quoted(bottom)}`, "a top of a layer before it");
    this.#unread.delete(bottom);
    return value;
  }

  /** What no layer reads is what the network answers. */
  get outputs(): readonly (readonly [name: string, value: Value])[] {
    return [...this.#blobs].filter(([name]) => this.#unread.has(name));
  }
}

export interface ParameterRequest {
  readonly role: Role;
  /** Which of the layer's blobs holds its numbers. */
  readonly blob: number;
  /** Before anyone gives it numbers. Default 0. */
  readonly initial?: number;
  /** Each stored number is multiplied by this. Default 1. */
  readonly times?: number;
}

interface Surroundings {
  readonly reading: Reading;
  readonly stored: Stored | undefined;
  readonly follower?: Site;
}

/** One layer that is being read. */
export class Site {
  readonly layer: LayerParameter;
  readonly where: string;
  /** The Scale that ends a batch normalisation. */
  readonly follower: Site | undefined;
  readonly #reading: Reading;
  readonly #blobs: readonly BlobProto[];
  #asked = 0;

  constructor(layer: LayerParameter, { reading, stored, follower }: Surroundings) {
    this.layer = layer;
    this.where = `layer ${quoted(layer.name)} (${quoted(layer.type).slice(1, -1)})`;
    this.follower = follower;
    this.#reading = reading;
    this.#blobs = stored?.get(layer.name) ?? [];
  }

  misread(found: string, fits: string): FormatError {
    return misread(this.where, found, fits);
  }

  /** The layer's only bottom. */
  x(): Value {
    const [x, ...more] = this.xs();
    if (more.length === 0) return x;
    throw this.misread(`${more.length + 1} bottoms`, "one");
  }

  /** Two bottoms. */
  pair(): readonly [Value, Value] {
    const [a, b, ...more] = this.xs();
    if (b && more.length === 0) return [a, b];
    throw this.misread(`${this.layer.bottom.length} bottoms`, "two");
  }

  /** All bottoms, of which there is one at least. */
  xs(): readonly [Value, ...Value[]] {
    const [first, ...rest] = this.layer.bottom.map((name) => this.#reading.find(name, this.where));
    if (first) return [first, ...rest];
    throw this.misread("no bottom", "at least one");
  }

  /** Something that the layer learns, under the layer's name. */
  parameter(leaf: string, shape: Shape, request: ParameterRequest): Value {
    const { role, blob, initial = 0, times = 1 } = request;
    this.checkSize(shape);
    const { weights, untrained } = this.#reading;
    const initializer = { kind: "constant", value: initial } as const;
    const value = this.at((graph) => graph.parameter(leaf, shape, { role, initializer }));
    const numbers = this.numbers(blob, shape);
    if (numbers) weights.set(value.name, times === 1 ? numbers : numbers.map((x) => x * times));
    else untrained.add(this.layer.name);
    return value;
  }

  /** What one of the layer's blobs holds. */
  numbers(blob: number, shape: Shape): Float32Array | undefined {
    this.#asked = Math.max(this.#asked, blob + 1);
    const stored = this.#blobs[blob];
    if (stored) return numbersOf(stored, shape, `${this.where}, blob ${blob}`);
    if (this.#blobs.length === 0) return undefined;
    throw this.misread(`no blob ${blob}`, `${blob + 1} blobs or more`);
  }

  /** The graph at this layer's place. */
  at<T>(build: (graph: Graph) => T): T {
    const { graph } = this.#reading;
    return graph.at(this.layer.name, () => build(graph));
  }

  checkSize(shape: Shape): void {
    const wrong = oversize({ dtype: "float32", shape });
    if (wrong) throw this.misread(wrong.found, wrong.fits);
  }

  /** Refuses numbers that no one asked for. */
  checkAllAsked(): void {
    if (this.#blobs.length > this.#asked)
      throw this.misread(`a blob ${this.#asked}`, this.#asked ? `blobs 0 to ${this.#asked - 1}` : "no blobs");
  }
}
