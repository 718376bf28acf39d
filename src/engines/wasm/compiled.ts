/** A graph as one WebAssembly module. */
import type { Graph, Node } from "../../ir/graph.ts";
import {
  type Callable,
  type Code,
  call,
  encode,
  globalOf,
  i32,
  Module,
  type Plain,
} from "./assembler/index.ts";
import type { Dialect } from "./kernels/kernel.ts";
import { library, type Tool, type Writing } from "./library.ts";
import type { Step } from "./lower/lowering.ts";
import { type Lowered, lowered, nodesOf } from "./lowered.ts";
import { type Plan, planOf, scratchBytes } from "./plan.ts";
import { type Team, teamIn, teamMemory } from "./team.ts";

/** A network written into a module: kernels, and functions that call them with the addresses of a plan. */
export interface Written {
  readonly nodes: readonly Node[];
  /** A function for each of `nodes`. */
  readonly perNode: readonly Callable<Record<never, never>, "none">[];
  readonly lowered: Lowered;
  readonly plan: Plan;
}

export interface Compiled extends Omit<Written, "perNode"> {
  /** Exports `memory`, and a function for each of `nodes`: `node0`, `node1`, …; `run` calls them in turn. */
  readonly module: Module;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export const pageBytes = 65_536;

export interface CompiledFor {
  readonly dialect: Dialect;
  /** Threads that share the work. Default: 1. */
  readonly threads?: number;
}

/** With more than one thread, memory is imported, and `share` is what threads beside the one that runs do. */
export function compiled(graph: Graph, { dialect, threads = 1 }: CompiledFor): Compiled {
  const module = new Module();
  const team = threads > 1 ? teamIn(module, threads) : undefined;
  const { nodes, perNode, lowered: parts, plan } = writeNetwork(module, graph, { dialect, team });
  const pages = Math.ceil(plan.bytes / pageBytes);
  module.memory = team ? teamMemory(pages, pages) : { pages };
  module.exports.set("memory", { kind: "memory" });
  if (!team) for (const of of perNode) module.exports.set(of.name, { kind: "function", of });
  writeRuns(module, perNode, team);
  return { module, bytes: encode(module), nodes, lowered: parts, plan };
}

/** Exports `run`, and for a team `share`. */
function writeRuns(module: Module, steps: Written["perNode"], team: Team | undefined): void {
  const run = module.function("run", {}, (code) => {
    for (const step of [...(team ? [team.begin] : []), ...steps]) code.do(call(step, {}));
  });
  module.exports.set("run", { kind: "function", of: run });
  if (team) exportShare(module, steps);
}

/** What the other threads of a team do while one runs. */
export function exportShare(module: Module, steps: Written["perNode"]): void {
  const share = module.function("share", {}, (code) => {
    for (const step of steps) code.do(call(step, {}));
  });
  module.exports.set("share", { kind: "function", of: share });
}

/** Writes every kernel that a graph calls, once, and a function for each of its nodes. */
export function writeNetwork(module: Module, graph: Graph, writing: Writing): Written {
  const parts = lowered(graph);
  const plan = planOf(parts, writing.team?.most);
  const toolOf = library(module, writing);
  const turns = parts.steps.map((step): Turn => ({ step, tool: toolOf(step.kernel), plan }));
  const nodes = nodesOf(parts.steps);
  const perNode = nodes.map((node, i) =>
    module.function(`node${i}`, {}, (code) => {
      for (const [t, turn] of turns.entries())
        if (turn.step.node === node) writeTurn(code, turn, turns[t + 1], writing.team);
    }),
  );
  return { nodes, perNode, lowered: parts, plan };
}

interface Turn {
  readonly step: Step;
  readonly tool: Tool;
  readonly plan: Plan;
}

/** A step; threads meet before and behind those that they share. */
function writeTurn(code: Code, turn: Turn, next: Turn | undefined, team: Team | undefined): void {
  const statement = callOf(turn, team);
  if (!team || turn.tool.isShared) code.do(statement);
  else code.if(i32.eqz(globalOf(team.member)), () => code.do(statement));
  if (team && (turn.tool.isShared || !next || next.tool.isShared)) code.do(call(team.meet, {}));
}

function callOf({ step, tool, plan }: Turn, team: Team | undefined): Plain<"none"> {
  const addresses = step.kernel.pointers.map((pointer) => {
    if (pointer === "scratch") {
      const first = plan.scratchOf(step);
      const own = team && i32.add(i32.mul(globalOf(team.member), scratchBytes(step)), first);
      return [pointer, own ?? i32.const(first)] as const;
    }
    const operand = step.operands.get(pointer);
    if (!operand) throw new Error(`${step.kernel.name} is given no ${pointer}: this is a bug in thumbnet`);
    return [pointer, i32.const(plan.addressOf(operand))] as const;
  });
  return call(tool.of, Object.fromEntries(addresses));
}
