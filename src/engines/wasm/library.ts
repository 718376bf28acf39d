/** The kernels of a module, each written once. */
import type { Callable, Module } from "./assembler/index.ts";
import type { Dialect, Kernel, Wholes, Workshop } from "./kernels/kernel.ts";
import type { Team } from "./team.ts";

/** What kernels are written for. */
export interface Writing {
  readonly dialect: Dialect;
  /** Threads that share the work; without, there is one. */
  readonly team?: Team | undefined;
}

/** A kernel as a function of the module. */
export interface Tool {
  readonly of: Callable<Readonly<Record<string, "i32">>, "none">;
  /** Whether threads share it; otherwise one of them does it all. */
  readonly isShared: boolean;
}

/** Every kernel as a function of the module, written when it is first asked for, as is what kernels share. */
export function library(module: Module, { dialect, team }: Writing): (kernel: Kernel) => Tool {
  const written = new Map<string, Tool["of"]>();
  const once = (name: string, write: () => Tool["of"]): Tool["of"] => {
    const made = written.get(name) ?? write();
    written.set(name, made);
    return made;
  };
  const taking = <P extends string>(names: readonly P[]) =>
    Object.fromEntries(names.map((name) => [name, "i32"])) as Wholes<P>;
  const shared = new Set<string>();
  const workshopFor = (kernel: string): Workshop => ({
    dialect,
    shared: (name, parameters, write) =>
      once(name, () => module.function(nameOf(name, written), taking(parameters), write)),
    each(code, name, range, body) {
      shared.add(kernel);
      if (team) team.share(code, name, range, body);
      else code.for(name, range, body);
    },
  });
  return ({ name, pointers, write }) => {
    const of = once(name, () =>
      module.function(nameOf(name, written), taking(pointers), (code, given) =>
        write(code, given, workshopFor(name)),
      ),
    );
    return { of, isShared: shared.has(name) };
  };
}

/** The first word of what it does, and a number. */
const nameOf = (name: string, { size }: ReadonlyMap<string, unknown>): string =>
  `${name.split(" ")[0]}${size}`;
