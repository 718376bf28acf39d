/** Modules in the text format, with operands inside their instructions. */
import type { Immediate, Plain, Statement } from "./expression.ts";
import type { Callable, Exported, Memory, Module, Written } from "./module.ts";

/** What a module says, for people. */
export function print(module: Module): string {
  const { memory } = module;
  const lines = [
    ...module.imports.map((f) => `(import ${names(f.from, f.name)} (func $${f.name}${signatureText(f)}))`),
    ...(memory ? [memoryText(memory)] : []),
    ...module.globals.map(({ name, start }) => `(global $${name} (mut i32) (i32.const ${start}))`),
    ...module.functions.flatMap(functionLines),
    ...[...module.exports].map(([name, exported]) => `(export "${name}" (${exportText(exported)}))`),
    ...module.data.map(({ at, bytes }) => `(data (i32.const ${at}) "${[...bytes].map(escaped).join("")}")`),
  ];
  return ["(module", ...lines.map((line) => `  ${line}`), ")"].join("\n");
}

const signatureText = ({ signature: { takes, gives } }: Callable): string => {
  const parameters = Object.entries(takes).map(([name, type]) => ` (param $${name} ${type})`);
  return `${parameters.join("")}${gives === "none" ? "" : ` (result ${gives})`}`;
};

const memoryText = ({ pages, most, shared = false, from }: Memory): string => {
  const origin = from ? `(import ${names(...from)}) ` : "";
  return `(memory ${origin}${[pages, ...(most === undefined ? [] : [most])].join(" ")}${shared ? " shared" : ""})`;
};

const names = (module: string, name: string): string => `"${module}" "${name}"`;

const exportText = (exported: Exported): string => {
  if (exported.kind === "memory") return "memory 0";
  return `${exported.kind === "function" ? "func" : "global"} $${exported.of.name}`;
};

const escaped = (byte: number): string => `\\${byte.toString(16).padStart(2, "0")}`;

function functionLines(written: Written): readonly string[] {
  const own = written.code.locals.slice(Object.keys(written.signature.takes).length);
  return [
    `(func $${written.name}${signatureText(written)}`,
    ...indented(own.map(({ local, type }) => `(local $${local} ${type})`)),
    ...indented(written.code.statements.flatMap(statementLines)),
    ")",
  ];
}

function statementLines(node: Statement): readonly string[] {
  if (node.kind === "plain") return [expressionText(node)];
  const body = indented(node.body.flatMap(statementLines));
  if (node.kind !== "if") return [`(${node.kind} ${node.label.name}`, ...body, ")"];
  const otherwise = indented(node.otherwise.flatMap(statementLines));
  const last = otherwise.length ? ["(else", ...otherwise, ")"] : [];
  return [`(if ${expressionText(node.condition)}`, ...indented(["(then", ...body, ")", ...last]), ")"];
}

function expressionText({ name, immediates, operands }: Plain): string {
  const words = [name, ...immediates.flatMap(immediateWords), ...operands.map(expressionText)];
  return `(${words.join(" ")})`;
}

function immediateWords(immediate: Immediate): readonly string[] {
  switch (immediate.kind) {
    case "index":
      return [immediate.text];
    case "branch":
      return [immediate.to.name];
    case "access":
      return immediate.offset ? [`offset=${immediate.offset}`] : [];
    case "zeros":
      return [];
    case "lanes":
      return immediate.lanes.map(String);
    case "i32":
      return [String(immediate.value)];
    case "f32":
      return [floatText(immediate.value)];
    case "f64":
      return [doubleText(immediate.value)];
    case "f32x4":
      return ["f32x4", ...immediate.values.map(floatText)];
  }
}

function doubleText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? String(value) : value > 0 ? "inf" : "-inf";
}

/** The shortest decimal text that is this float32. */
function floatText(value: number): string {
  const rounded = Math.fround(value);
  if (!Number.isFinite(rounded) || rounded === 0) return doubleText(rounded);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(rounded.toPrecision(digits));
    if (Math.fround(short) === rounded) return String(short);
  }
  return String(rounded);
}

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);
