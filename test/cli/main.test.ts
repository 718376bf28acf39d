import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const built = existsSync(main);

/** Runs the built program; `close` closes its standard output at once, as `| head -0` would. */
async function program(line: string, { close = false } = {}) {
  const child = spawn(process.execPath, [main, ...line.split(" ")], { stdio: ["ignore", "pipe", "pipe"] });
  const kept = { stdout: "", stderr: "" };
  child.stdout.on("data", (bytes) => {
    kept.stdout += bytes;
  });
  child.stderr.on("data", (bytes) => {
    kept.stderr += bytes;
  });
  if (close) child.stdout.destroy();
  const code = await new Promise((done) => child.on("close", done));
  return { code, ...kept };
}

test("the built program answers, complains and bears a closed pipe", async ({ skip }) => {
  skip(!built, "dist/cli/main.js is not built: npm run build");
  const answer = await program("summary squeeze-unet --json");
  expect(answer).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(answer.stdout)).toMatchObject({ parameters: 2_622_508 });
  expect(await program("sumary")).toEqual({
    code: 2,
    stdout: "",
    stderr: "thumbnet has no command sumary; did you mean summary?\n",
  });
  expect(await program("summary unet", { close: true })).toEqual({ code: 0, stdout: "", stderr: "" });
});
