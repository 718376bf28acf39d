/** A graph as one WebAssembly module. */
import type { Graph, Node } from "../../ir/graph.ts";
import { type Callable, call, encode, i32, Module, type Plain } from "./assembler/index.ts";
import type { Dialect, Kernel, Wholes, Workshop } from "./kernels/kernel.ts";
import type { Step } from "./lower/lowering.ts";
import { type Lowered, lowered, nodesOf } from "./lowered.ts";
import { type Plan, planOf } from "./plan.ts";

export interface Compiled {
  /** Exports `memory`, and a function for each of `nodes`: `node0`, `node1`, …; `run` calls them in turn. */
  readonly module: Module;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly nodes: readonly Node[];
  readonly lowered: Lowered;
  readonly plan: Plan;
}

const pageBytes = 65_536;

export function compiled(graph: Graph, dialect: Dialect): Compiled {
  const parts = lowered(graph);
  const plan = planOf(parts);
  const module = new Module();
  module.memory = { pages: Math.ceil(plan.bytes / pageBytes) };
  module.exports.set("memory", { kind: "memory" });
  const functionOf = library(module, dialect);
  const calls = parts.steps.map((step) => [step.node, callOf(step, plan, functionOf(step.kernel))] as const);
  const nodes = nodesOf(parts.steps);
  const perNode = nodes.map((node, i) => {
    const of = module.function(`node${i}`, {}, (code) => {
      for (const [owner, statement] of calls) if (owner === node) code.do(statement);
    });
    module.exports.set(of.name, { kind: "function", of });
    return of;
  });
  const run = module.function("run", {}, (code) => {
    for (const node of perNode) code.do(call(node, {}));
  });
  module.exports.set("run", { kind: "function", of: run });
  return { module, bytes: encode(module), nodes, lowered: parts, plan };
}

type KernelFunction = Callable<Readonly<Record<string, "i32">>, "none">;

/** Every kernel as a function of the module, written when it is first asked for, as is what kernels share. */
function library(module: Module, dialect: Dialect): (kernel: Kernel) => KernelFunction {
  const written = new Map<string, KernelFunction>();
  const once = (name: string, write: () => KernelFunction): KernelFunction => {
    const made = written.get(name) ?? write();
    written.set(name, made);
    return made;
  };
  const taking = <P extends string>(names: readonly P[]) =>
    Object.fromEntries(names.map((name) => [name, "i32"])) as Wholes<P>;
  const workshop: Workshop = {
    dialect,
    shared: (name, parameters, write) =>
      once(name, () => module.function(nameOf(name, written), taking(parameters), write)),
  };
  return ({ name, pointers, write }) =>
    once(name, () =>
      module.function(nameOf(name, written), taking(pointers), (code, given) => write(code, given, workshop)),
    );
}

/** The first word of what it does, and a number. */
const nameOf = (name: string, { size }: ReadonlyMap<string, unknown>): string =>
  `${name.split(" ")[0]}${size}`;

function callOf(step: Step, plan: Plan, kernel: KernelFunction): Plain<"none"> {
  const addresses = step.kernel.pointers.map((pointer) => {
    if (pointer === "scratch") return [pointer, i32.const(plan.scratchOf(step))] as const;
    const operand = step.operands.get(pointer);
    if (!operand) throw new Error(`${step.kernel.name} is given no ${pointer}: this is a bug in thumbnet`);
    return [pointer, i32.const(plan.addressOf(operand))] as const;
  });
  return call(kernel, Object.fromEntries(addresses));
}
