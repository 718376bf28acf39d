/** Threads that run the same steps over the same memory, each with its share of every step that can be shared. */
import {
  atomics,
  type Callable,
  type Global,
  globalOf,
  i32,
  type Memory,
  type Module,
  setGlobal,
} from "./assembler/index.ts";

export interface Team {
  /** As many threads as there is scratch for. */
  readonly most: number;
  /** Which of the threads this one is, from 0, and how many there are. */
  readonly member: Global;
  readonly members: Global;
  /** Waits for all the others. */
  readonly meet: Callable<Record<never, never>, "none">;
  /** Lets the others, who wait for `places.begun` to change, begin. */
  readonly begin: Callable<Record<never, never>, "none">;
}

/**
 * Addresses of words at the start of memory, where nothing else lies: runs that began; threads that arrived at a
 * meeting; meetings that are over; whether the team has ended.
 */
export const places = { begun: 0, arrived: 4, met: 8, ended: 12 } as const;

/**
 * How often a thread looks whether all have come before it sleeps: about as long as waking it takes. Member 0 never
 * sleeps, as the main thread of a page must not.
 */
const patience = 20_000;

/** Writes what a team needs; exports `join(member, members)`, which each thread calls before anything else. */
export function teamIn(module: Module, most: number): Team {
  const [member, members] = [module.global("member", 0), module.global("members", 1)];
  const join = module.function("join", { member: "i32", members: "i32" }, (code, joining) => {
    code.do(setGlobal(member, joining.member), setGlobal(members, joining.members));
  });
  module.exports.set("join", { kind: "function", of: join });
  const meet = module.function("meet", {}, (code) => {
    const met = code.variable("i32", "met", atomics.load(places.met));
    const others = code.variable("i32", "others", atomics.add(places.arrived, 1));
    code.if(
      i32.eq(i32.add(others, 1), globalOf(members)),
      () => {
        code.do(atomics.store(places.arrived, 0));
        code.drop(atomics.add(places.met, 1));
        code.drop(atomics.notify(places.met, most));
      },
      () => {
        const looks = code.variable("i32", "looks", 0);
        code.while(
          () => i32.eq(atomics.load(places.met), met),
          () => {
            code.step(looks, globalOf(member));
            code.if(i32.gtS(looks, patience), () => code.drop(atomics.wait(places.met, met)));
          },
        );
      },
    );
  });
  const begin = module.function("begin", {}, (code) => {
    code.drop(atomics.add(places.begun, 1));
    code.drop(atomics.notify(places.begun, most));
  });
  return { most, member, members, meet, begin };
}

/** Memory that a team shares; whoever starts the threads makes it. */
export const teamMemory = (pages: number, most: number): Memory => ({
  pages,
  most,
  shared: true,
  from: ["team", "memory"],
});
