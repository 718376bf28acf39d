/** A trained network as one WebAssembly file that needs nothing else: kernels, schedule, memory plan and coded weights. */
import type { Stored } from "../../../formats/squeezed/stored.ts";
import type { Filled } from "../../../passes/filled.ts";
import { call, encode, Module, print } from "../assembler/index.ts";
import { exportShare, pageBytes, writeNetwork } from "../compiled.ts";
import type { Dialect } from "../kernels/kernel.ts";
import type { Lowered } from "../lowered.ts";
import type { MemoryReport } from "../plan.ts";
import { readied } from "../readied.ts";
import { teamIn, teamMemory } from "../team.ts";
import type { AnswerKind } from "./answering.ts";
import { contentsOf } from "./contents.ts";
import { decodingPlan, writeDecoding } from "./decoding.ts";
import { writePicturing } from "./picturing.ts";
import { sectionsJoined } from "./sections.ts";
import type { Sight } from "./seeing.ts";

export interface FileRequest {
  /** For one image, [1, 3, h, w]; with a number for every parameter. */
  readonly network: Filled;
  /** Parameters in few words; the others are kept as numbers. */
  readonly stored?: ReadonlyMap<string, Stored>;
  /** The output that is asked for, and what becomes of it. */
  readonly output: string;
  readonly answer: AnswerKind;
  readonly sight: Sight;
  readonly dialect: Dialect;
  /** Threads that share the work, at most. Default: there is one, and memory is the file's own. */
  readonly threads?: number;
  /** Whatever else the file is to say of itself. */
  readonly about: object;
}

export interface CompiledFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** All but the coded weights, and those. */
  readonly codeBytes: number;
  readonly weightBytes: number;
  /** Memory that is taken for a picture of the network's own size. */
  readonly peakBytes: number;
  readonly memory: MemoryReport;
  /** The code as text. */
  text(): string;
}

/** The most memory of a file: addresses are never negative. */
const mostBytes = 2 ** 31;

/** A network that takes more memory at its size than a file may ask for. */
export class Oversize extends Error {
  constructor(bytes: number) {
    const gibibytes = (bytes / 2 ** 30).toFixed(1);
    super(
      `it takes ${gibibytes} GiB of memory at this size, and a compiled file at most 2; give a smaller --size`,
    );
  }
}

/** docs/compiled-format.md says what the file exports and what it says of itself. */
export function compiledFile(request: FileRequest): CompiledFile {
  const { network, stored = new Map<string, Stored>(), output, answer: kind, sight, dialect } = request;
  const folded = readied(network);
  const module = new Module();
  const team = request.threads === undefined ? undefined : teamIn(module, request.threads);
  const { perNode, lowered, plan } = writeNetwork(module, folded.graph, { dialect, team });
  const contents = contentsOf({ network, folded, stored, prepared: plan.prepared });
  const decoding = decodingPlan(contents, plan.report.prepared);
  const prepare = writeDecoding(module, contents, decoding);
  const ends = endsOf(lowered, output);
  const { see, image, answer, ...picturing } = writePicturing(module, { plan, ...ends, kind, sight });
  const run = module.function("run", {}, (code) => {
    for (const step of [see, ...(team ? [team.begin] : []), ...perNode, answer]) code.do(call(step, {}));
  });
  if (team) exportShare(module, perNode);
  for (const of of [prepare, image, run]) module.exports.set(of.name, { kind: "function", of });
  module.exports.set("memory", { kind: "memory" });

  const peak = Math.max(decoding.end, picturing.end);
  if (peak > mostBytes) throw new Oversize(peak);
  const pages = Math.ceil(peak / pageBytes);
  const most = pages + picturePages;
  module.memory = team ? teamMemory(pages, most) : { pages };
  const peakBytes = pages * pageBytes;
  const about = {
    ...request.about,
    size: ends.input.type.shape.slice(2),
    answer: { kind, shape: ends.output.type.shape, bytes: picturing.answerBytes },
    peakBytes,
    ...(team && { members: team.most, pages: [pages, most] }),
  };
  const data = { at: decoding.coded, bytes: contents.bytes };
  const bytes = sectionsJoined({ code: encode(module), data, about });
  const weightBytes = contents.bytes.length;
  const codeBytes = bytes.length - weightBytes;
  return { bytes, weightBytes, codeBytes, peakBytes, memory: plan.report, text: () => print(module) };
}

/** How far memory that threads share may grow, which must be said beforehand: by a picture of 64 MiB. */
const picturePages = 1024;

function endsOf({ inputs, outputs }: Lowered, name: string) {
  const [input, ...others] = inputs.values();
  const output = outputs.get(name);
  if (input && output && others.length === 0) return { input, output };
  throw new Error(`a compiled network reads one image and gives ${name}: this is a bug in thumbnet`);
}
