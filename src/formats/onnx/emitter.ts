import type { OnnxAttribute, OnnxNode, OnnxTensor } from "./model.ts";

export type Attributes = Readonly<Record<string, OnnxAttribute>>;

export const int = (value: number): OnnxAttribute => ({ int: value });
export const float = (value: number): OnnxAttribute => ({ float: value });
export const ints = (value: readonly number[]): OnnxAttribute => ({ ints: value });
export const text = (value: string): OnnxAttribute => ({ string: value });

/** Collects the nodes and constants of an ONNX graph under names that do not clash. */
export class Emitter {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxTensor[] = [];
  readonly #known = new Map<string, string>();
  readonly #nodesNamed = new Map<string, number>();
  #path = "";
  #fresh = 0;

  /** Nodes emitted by `build` are named after `path`. */
  at(path: string, build: () => void): void {
    this.#path = path;
    build();
    this.#path = "";
  }

  /** A node with the outputs named. */
  node(opType: string, inputs: readonly string[], attributes: Attributes, outputs: readonly string[]): void {
    const used = [...inputs];
    while (used.at(-1) === "") used.pop();
    this.nodes.push({ name: this.#nodeName(opType), opType, inputs: used, outputs, attributes });
  }

  /** A node with one new value as its output; answers its name. */
  value(opType: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const output = this.name(opType);
    this.node(opType, inputs, attributes, [output]);
    return output;
  }

  /** A name that nothing else has. */
  name(hint: string): string {
    this.#fresh += 1;
    return `${this.#within(hint)}~${this.#fresh}`;
  }

  ints(data: readonly number[]): string {
    return this.#constant(`int64:${data.join()}`, (name) => ({
      name,
      dtype: "int64",
      shape: [data.length],
      data: [...data],
    }));
  }

  floats(data: readonly number[], shape: readonly number[]): string {
    return this.#constant(`float32:${shape.join()}:${data.join()}`, (name) => ({
      name,
      dtype: "float32",
      shape,
      data: Float32Array.from(data),
    }));
  }

  scalar(value: number): string {
    return this.floats([value], []);
  }

  /** Names of nodes are apart from those of values: `path/Op`, numbered from the second on. */
  #nodeName(opType: string): string {
    const name = this.#within(opType);
    const seen = this.#nodesNamed.get(name) ?? 0;
    this.#nodesNamed.set(name, seen + 1);
    return seen === 0 ? name : `${name}~${seen}`;
  }

  #within(name: string): string {
    return this.#path ? `${this.#path}/${name}` : name;
  }

  #constant(key: string, make: (name: string) => OnnxTensor): string {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const name = `constant~${this.#known.size}`;
    this.#known.set(key, name);
    this.constants.push(make(name));
    return name;
  }
}
