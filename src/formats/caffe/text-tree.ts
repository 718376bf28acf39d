import { quoted } from "../errors.ts";
import { misread } from "./misread.ts";
import { type Token, tokensOf } from "./text-tokens.ts";

/** A field of protobuf's text format: a message in braces, or a word, number or string. */
export interface TextField {
  readonly name: string;
  readonly line: number;
  readonly value: TextValue;
}

export type TextValue = readonly TextField[] | Token;

export const isMessage = (value: TextValue): value is readonly TextField[] => Array.isArray(value);

/** Messages may stand within each other this deep; a network needs four. */
const deepest = 32;

/** Reads protobuf's text format as a tree that knows nothing of the message's fields. */
export function treeOf(text: string): readonly TextField[] {
  return new Parser(text).fields("end", 0);
}

const end: Token = { kind: "end", text: "the end", line: 1 };

/** One token ahead of a text. */
class Parser {
  readonly #tokens: Iterator<Token, void>;
  #next: Token;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
    const { value } = this.#tokens.next();
    this.#next = value ?? end;
  }

  /** Fields up to the token that closes their message, which is taken too. */
  fields(close: "}" | ">" | "end", depth: number): readonly TextField[] {
    if (depth > deepest)
      throw misread(
        `line ${this.#next.line}`,
        `messages ${depth} deep`,
        `messages within each other up to ${deepest} deep`,
      );
    const fields: TextField[] = [];
    while (!this.#closes(close)) {
      fields.push(...this.#field(depth));
      if (!this.#takes(",")) this.#takes(";");
    }
    return fields;
  }

  #closes(close: string): boolean {
    if (close === "end") return this.#next.kind === "end";
    if (this.#next.kind === "end") throw this.#unexpected(close);
    return this.#takes(close);
  }

  #field(depth: number): readonly TextField[] {
    const { kind, text: name, line } = this.#advance();
    if (kind !== "name") throw misread(`line ${line}`, quoted(name), "the name of a field");
    const colon = this.#takes(":");
    return this.#values(depth, colon).map((value) => ({ name, line, value }));
  }

  /** One value, or those of a list in brackets. */
  #values(depth: number, colon: boolean): readonly TextValue[] {
    if (!this.#takes("[")) return [this.#value(depth, colon)];
    const values: TextValue[] = [];
    while (!this.#takes("]")) {
      values.push(this.#value(depth, colon));
      if (!this.#takes(",") && !this.#isSign("]")) throw this.#unexpected("]");
    }
    return values;
  }

  #value(depth: number, colon: boolean): TextValue {
    if (this.#takes("{")) return this.fields("}", depth + 1);
    if (this.#takes("<")) return this.fields(">", depth + 1);
    if (!colon) throw this.#unexpected(":");
    const minus = this.#takes("-") ? "-" : "";
    const first = this.#advance();
    const fits = minus ? ["number", "name"] : ["number", "name", "string"];
    if (!fits.includes(first.kind)) throw misread(`line ${first.line}`, quoted(first.text), "a value");
    return { ...first, text: `${minus}${first.text}${first.kind === "string" ? this.#continued() : ""}` };
  }

  /** Strings that follow a string belong to it. */
  #continued(): string {
    const parts: string[] = [];
    while (this.#next.kind === "string") parts.push(this.#advance().text);
    return parts.join("");
  }

  #isSign(sign: string): boolean {
    return this.#next.kind === "sign" && this.#next.text === sign;
  }

  #takes(sign: string): boolean {
    const taken = this.#isSign(sign);
    if (taken) this.#advance();
    return taken;
  }

  #advance(): Token {
    const token = this.#next;
    this.#next = this.#tokens.next().value ?? token;
    return token;
  }

  #unexpected(fits: string): Error {
    const { kind, text, line } = this.#next;
    return misread(`line ${line}`, kind === "end" ? text : quoted(text), quoted(fits));
  }
}
