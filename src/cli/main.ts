#!/usr/bin/env node
import { dispatch, type Surroundings } from "./dispatch.ts";
import { failureOf, interrupted } from "./failure.ts";

const interruption = new AbortController();
const around: Surroundings = {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  signal: interruption.signal,
  env: process.env,
};

process.on("SIGINT", () => {
  if (interruption.signal.aborted) process.exit(interrupted);
  interruption.abort();
});
process.on("uncaughtException", (error: NodeJS.ErrnoException) => {
  // Nobody reads on, as in `thumbnet summary unet | head`.
  if (error.code === "EPIPE") process.exit();
  const { code, message } = failureOf(error, around);
  around.stderr(`${message}\n`);
  process.exit(code);
});

process.exitCode = await dispatch(process.argv.slice(2), around);
