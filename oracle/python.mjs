/** The Python that the development tools run: `THUMBNET_PYTHON`, or a virtual environment made from requirements.txt. */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const home = join(here, ".venv");
const stamp = join(home, ".requirements");
const requirements = join(here, "requirements.txt");

/** Starts Python with `args` and returns the running process; `options` are those of `spawn`. */
export const startPython = (args, options = {}) => spawn(interpreter(), args, options);

/** Runs Python to its end and returns what it printed; `options` are those of `spawnSync`. */
export function python(args, options = {}) {
  const done = spawnSync(interpreter(), args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 2 ** 28,
    ...options,
  });
  if (done.status === 0) return done.stdout ?? "";
  throw new Error(`python ${args[0]} failed: ${done.error?.message ?? lastLines(done.stderr)}`);
}

/** The path of an interpreter that has what requirements.txt lists; made on first use. */
export function interpreter() {
  const own = process.env.THUMBNET_PYTHON;
  if (own) return own;
  const path = join(home, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  if (!isCurrent(path)) make(path);
  return path;
}

const wanted = () => createHash("sha256").update(readFileSync(requirements)).digest("hex");

const isCurrent = (path) => existsSync(path) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted();

function make(path) {
  const system = ["python3", "python"].find(isPython3);
  if (!system)
    throw new Error(
      "the PyTorch oracle needs Python 3.10 or newer: install python3, or set THUMBNET_PYTHON to an interpreter with torch",
    );
  console.error("making oracle/.venv with PyTorch (once; a large download) …");
  rmSync(home, { recursive: true, force: true });
  step(
    system,
    ["-m", "venv", home],
    "python3 cannot make a virtual environment: install python3-venv and pip",
  );
  step(
    path,
    ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements],
    "pip could not install oracle/requirements.txt",
  );
  writeFileSync(stamp, wanted());
}

const isPython3 = (command) =>
  spawnSync(command, ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"]).status === 0;

function step(command, args, complaint) {
  const done = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", 2, "pipe"] });
  if (done.status !== 0) throw new Error(`${complaint}: ${done.error?.message ?? lastLines(done.stderr)}`);
}

const lastLines = (text) =>
  String(text ?? "")
    .trim()
    .split("\n")
    .slice(-4)
    .join("\n");
