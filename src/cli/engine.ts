import { availableParallelism } from "node:os";
import type { Options } from "./options.ts";

/** How much of the machine a command may take. */
export const engineOptions = {
  threads: { kind: "count", help: "processor threads; without it, as many as there are" },
} as const satisfies Options;

/** Threads to compute with where `asked` says nothing. */
export const threadsOf = (asked: number | undefined): number => asked ?? availableParallelism();
