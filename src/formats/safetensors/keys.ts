import { FormatError, quoted } from "../errors.ts";

const deepest = 3;

/** Refuses a valid JSON text that nests deeper than a header does, or has one key twice, of which `JSON.parse` keeps the last silently. */
export function checkKeys(json: string): void {
  const open: Set<string>[] = [];
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === "{" || character === "[") {
      if (open.length === deepest) throw misread(at, "brackets nested too deep", `at most ${deepest} levels`);
      open.push(new Set());
    } else if (character === "}" || character === "]") {
      open.pop();
    } else if (character === '"') {
      const end = closingQuote(json, at);
      if (colonFollows(json, end + 1)) noteKey(open.at(-1), String(JSON.parse(json.slice(at, end + 1))), at);
      at = end;
    }
  }
}

function noteKey(keys: Set<string> | undefined, key: string, at: number): void {
  if (keys?.has(key)) throw misread(at, `the name ${quoted(key)} a second time`, "every name once");
  keys?.add(key);
}

function closingQuote(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at;
}

function colonFollows(json: string, start: number): boolean {
  let at = start;
  while (" \t\n\r".includes(json[at] ?? "end")) at++;
  return json[at] === ":";
}

function misread(at: number, found: string, fits: string): FormatError {
  return new FormatError({ format: "safetensors", where: `header, character ${at}`, found, fits });
}
