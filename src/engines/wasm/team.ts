/** Threads that run the same steps over the same memory, each with its share of every step that can be shared. */
import {
  atomics,
  type Callable,
  type Code,
  type Global,
  globalOf,
  i32,
  type Memory,
  type Module,
  type Plain,
  setGlobal,
} from "./assembler/index.ts";
import type { SharedRange } from "./kernels/kernel.ts";
export interface Team {
  /** As many threads as there is scratch for. */
  readonly most: number;
  /** Which of the threads this one is, from 0. */
  readonly member: Global;
  /** Runs a loop from 0 whose turns may come in any order: each thread takes the next turn that nobody has taken. */
  share(code: Code, name: string, range: SharedRange, body: (i: Plain<"i32">) => void): void;
  /** Waits for all the others. */
  readonly meet: Callable<Record<never, never>, "none">;
  /** Lets the others, who wait for `places.begun` to change, begin. */
  readonly begin: Callable<Record<never, never>, "none">;
}

/**
 * Addresses of words at the start of memory, where nothing else lies: runs that began; threads that arrived at a
 * meeting; meetings that are over; whether the team has ended; and, in a line of the cache of its own, turns that were
 * taken since threads met.
 */
export const places = { begun: 0, arrived: 4, met: 8, ended: 12, taken: 64 } as const;
export const placesEnd = 128;

/**
 * How often a thread looks whether all have come before it sleeps: so often that within a run it hardly ever does.
 * Member 0 never sleeps, as the main thread of a page must not.
 */
const patience = 2_000_000;

/** Writes what a team needs; exports `join(member, members)`, which each thread calls before anything else. */
export function teamIn(module: Module, most: number): Team {
  const [member, members] = [module.global("member", 0), module.global("members", 1)];
  const join = module.function("join", { member: "i32", members: "i32" }, (code, joining) => {
    code.do(setGlobal(member, joining.member), setGlobal(members, joining.members));
  });
  module.exports.set("join", { kind: "function", of: join });
  // The turn that this thread has taken, if it has; and how many there were in loops that it is done with.
  const [turn, past] = [module.global("turn", none), module.global("past", 0)];
  const take = () => setGlobal(turn, atomics.add(places.taken, 1));
  const share: Team["share"] = (code, name, { to, by = 1 }, body) => {
    const end = code.variable("i32", "end", i32.add(globalOf(past), Math.ceil(to / by)));
    code.if(i32.eq(globalOf(turn), none), () => code.do(take()));
    code.while(
      () => i32.ltS(globalOf(turn), end),
      () => {
        body(code.variable("i32", name, i32.mul(i32.sub(globalOf(turn), globalOf(past)), by)));
        code.do(take());
      },
    );
    code.do(setGlobal(past, end));
  };
  const meet = module.function("meet", {}, (code) => {
    code.do(setGlobal(turn, none), setGlobal(past, 0));
    const met = code.variable("i32", "met", atomics.load(places.met));
    const others = code.variable("i32", "others", atomics.add(places.arrived, 1));
    code.if(
      i32.eq(i32.add(others, 1), globalOf(members)),
      () => {
        code.do(atomics.store(places.arrived, 0), atomics.store(places.taken, 0));
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
  return { most, member, share, meet, begin };
}

const none = -1;

/** Memory that a team shares; whoever starts the threads makes it. */
export const teamMemory = (pages: number, most: number): Memory => ({
  pages,
  most,
  shared: true,
  from: ["team", "memory"],
});
