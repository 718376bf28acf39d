import type { ChildProcess, SpawnOptions, SpawnSyncOptions } from "node:child_process";

export function interpreter(): string;
export function python(args: readonly string[], options?: SpawnSyncOptions): string;
export function startPython(args: readonly string[], options?: SpawnOptions): ChildProcess;
