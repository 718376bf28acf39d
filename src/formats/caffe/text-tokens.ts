import { quoted } from "../errors.ts";
import { misread } from "./misread.ts";

/** A piece of protobuf's text format, and the line on which it begins. */
export interface Token {
  readonly kind: "name" | "number" | "string" | "sign" | "end";
  /** As it is written; of a string, what it says. */
  readonly text: string;
  readonly line: number;
}

const blank = /\s+/y;
const comment = /#[^\n]*/y;
const words: readonly (readonly [Token["kind"], RegExp])[] = [
  ["name", /[A-Za-z_]\w*/y],
  ["number", /(?:0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[fF]?/y],
  ["sign", /[{}<>[\]:,;-]/y],
];

/** Cuts a text into tokens; the last one is the end. */
export function* tokensOf(text: string): Generator<Token, void> {
  let at = 0;
  let line = 1;
  const matched = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) return undefined;
    at += found.length;
    return found;
  };

  while (true) {
    for (let gap = matched(blank) ?? matched(comment); gap !== undefined; ) {
      line += gap.split("\n").length - 1;
      gap = matched(blank) ?? matched(comment);
    }
    if (at === text.length) {
      yield { kind: "end", text: "the end", line };
      return;
    }
    const quote = text[at];
    if (quote === '"' || quote === "'") {
      const end = closingQuote(text, at, line);
      yield { kind: "string", text: unescaped(text.slice(at + 1, end)), line };
      at = end + 1;
      continue;
    }
    const [kind, word] = wordAt(matched) ?? [];
    if (kind === undefined || word === undefined)
      throw misread(`line ${line}`, quoted(text.slice(at, at + 8)), "a field such as name: value");
    yield { kind, text: word, line };
  }
}

function wordAt(matched: (pattern: RegExp) => string | undefined) {
  for (const [kind, pattern] of words) {
    const word = matched(pattern);
    if (word !== undefined) return [kind, word] as const;
  }
  return undefined;
}

function closingQuote(text: string, open: number, line: number): number {
  for (let at = open + 1; at < text.length && text[at] !== "\n"; at++) {
    if (text[at] === text[open]) return at;
    if (text[at] === "\\") at++;
  }
  throw misread(`line ${line}`, "a string that does not end", "a closing quote on the same line");
}

const controls: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

const unescaped = (text: string): string =>
  text.replace(/\\(x[\da-fA-F]{1,2}|[0-7]{1,3}|.)/gs, (_, code: string) => {
    if (/^x./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    return controls[code] ?? code;
  });
