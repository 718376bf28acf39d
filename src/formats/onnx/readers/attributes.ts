import type { Pair } from "../../../ops/window.ts";
import { type FormatError, quoted } from "../../errors.ts";
import { misread } from "../misread.ts";
import type { OnnxNode, OnnxTensor } from "../model.ts";

interface Held {
  readonly int: number;
  readonly float: number;
  readonly string: string;
  readonly tensor: OnnxTensor;
  readonly ints: readonly number[];
  readonly floats: readonly number[];
}

interface Bounds {
  readonly usual: readonly number[];
  readonly least: number;
  /** Default: no limit. */
  readonly most?: number;
}

/** Pixels; a wider window, step or dilation is a mistake that would take for ever to compute. */
const widestWindow = 4096;

/** The attributes of a node that is being read. They remember who was asked, so that none is passed over. */
export class Attributes {
  readonly #held: OnnxNode["attributes"];
  readonly #where: string;
  readonly #asked = new Set<string>();

  constructor(held: OnnxNode["attributes"], where: string) {
    this.#held = held;
    this.#where = where;
  }

  /** The attribute, if it is there; another kind than the one asked for is refused. */
  find<K extends keyof Held>(name: string, kind: K): Held[K] | undefined {
    this.#asked.add(name);
    const attribute = this.#held[name];
    if (!attribute) return undefined;
    // An attribute has one key, its kind, and `Held` says what stands there.
    if (kind in attribute) return (attribute as unknown as Held)[kind];
    throw this.#misread(`attribute ${quoted(name)} of kind ${Object.keys(attribute).join()}`, kind);
  }

  int(name: string, usual: number): number {
    return this.find(name, "int") ?? usual;
  }

  /** A whole number that has no default. */
  required(name: string): number {
    const number = this.find(name, "int");
    if (number !== undefined) return number;
    throw this.#misread(`no ${name}`, `an attribute ${name}`);
  }

  /** A number from 1 up; without a default the attribute has to be there. */
  count(name: string, usual?: number): number {
    const count = this.find(name, "int") ?? usual;
    if (count !== undefined && count >= 1) return count;
    throw this.#misread(count === undefined ? `no ${name}` : `${name} ${count}`, `${name} from 1 up`);
  }

  float(name: string, usual: number): number {
    return this.find(name, "float") ?? usual;
  }

  flag(name: string, usual: 0 | 1): 0 | 1 {
    const flag = this.int(name, usual);
    if (flag === 0 || flag === 1) return flag;
    throw this.#misread(`${name} ${flag}`, "0 or 1");
  }

  /** Height before width, of a window or its steps. */
  pair(name: string, usual: Pair): Pair {
    const [h = 1, w = 1] = this.ints(name, { usual, least: 1, most: widestWindow });
    return [h, w];
  }

  /** As many whole numbers as are usual. */
  ints(name: string, { usual, least, most = Infinity }: Bounds): readonly number[] {
    const found = this.find(name, "ints") ?? usual;
    if (found.length === usual.length && found.every((n) => n >= least && n <= most)) return found;
    const range = most === Infinity ? `from ${least} up` : `from ${least} to ${most}`;
    throw this.#misread(`${name} [${found.join(", ")}]`, `${usual.length} whole numbers ${range}`);
  }

  /** One of some words; the first is the default. */
  word<T extends string>(name: string, choices: readonly [T, ...T[]]): T {
    const found = this.find(name, "string") ?? choices[0];
    const choice = choices.find((word) => word === found);
    if (choice !== undefined) return choice;
    throw this.#misread(`${name} ${quoted(found)}`, choices.join(", "));
  }

  /** A setting of which only this value can be read, which is also its default. */
  only(name: string, value: number): void {
    const found = this.int(name, value);
    if (found !== value) throw this.#misread(`${name} ${found}`, `${name} ${value}`);
  }

  /** Attributes that do not change what is read. */
  ignore(...names: readonly string[]): void {
    for (const name of names) this.#asked.add(name);
  }

  /** Refuses an attribute that no one asked for: it might have changed the result. */
  checkAllAsked(): void {
    const left = Object.keys(this.#held).find((name) => !this.#asked.has(name));
    if (left !== undefined)
      throw this.#misread(`attribute ${quoted(left)}`, [...this.#asked].join(", ") || "no attributes");
  }

  #misread(found: string, fits: string): FormatError {
    return misread(this.#where, found, fits);
  }
}
