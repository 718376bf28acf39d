/** A trained network as one WebAssembly file that needs nothing else: kernels, schedule, memory plan and coded weights. */
import type { Stored } from "../../../formats/squeezed/stored.ts";
import type { Node } from "../../../ir/graph.ts";
import type { Filled } from "../../../passes/filled.ts";
import { foldNorms } from "../../../passes/fold-norms.ts";
import { call, encode, f64, i32, Module, memory, print, setGlobal } from "../assembler/index.ts";
import { exportShare, pageBytes, writeNetwork } from "../compiled.ts";
import type { Dialect } from "../kernels/kernel.ts";
import type { MemoryReport } from "../plan.ts";
import { teamIn, teamMemory } from "../team.ts";
import type { View } from "../view.ts";
import { type AnswerKind, answerBytes, writeAnswering } from "./answering.ts";
import { contentsOf } from "./contents.ts";
import { decodingPlan, writeDecoding } from "./decoding.ts";
import { sectionsJoined } from "./sections.ts";
import { type Sight, writeSeeing } from "./seeing.ts";

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
  /** Exported as `node0`, `node1`, … */
  readonly nodes: readonly Node[];
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
  const { network, stored = new Map<string, Stored>(), output, answer: kind, dialect } = request;
  const folded = foldNorms(network);
  const module = new Module();
  const team = request.threads === undefined ? undefined : teamIn(module, request.threads);
  const { nodes, perNode, lowered, plan } = writeNetwork(module, folded.graph, { dialect, team });
  const contents = contentsOf({ network, folded, stored, prepared: plan.prepared });
  const decoding = decodingPlan(contents, plan.report.prepared);
  const prepare = writeDecoding(module, contents, decoding);

  const [input] = lowered.inputs.values();
  const result = lowered.outputs.get(output);
  if (!input || lowered.inputs.size > 1 || !result)
    throw new Error(`a compiled network reads one image and gives ${output}: this is a bug in thumbnet`);
  const addressOf = (view: View) => plan.addressOf(view);
  const picture = Math.ceil(plan.bytes / 16) * 16;
  const [width, height] = [module.global("width", 0), module.global("height", 0)];
  const see = writeSeeing(module, request.sight, {
    picture,
    width,
    height,
    input,
    address: addressOf(input),
  });
  const answer = { kind, output: result, address: addressOf(result), to: picture };
  const answering = writeAnswering(module, answer);
  const image = writeImage(module, { picture, width, height, least: answerBytes(answer) });
  const run = module.function("run", {}, (code) => {
    for (const step of [see, ...(team ? [team.begin] : []), ...perNode, answering]) code.do(call(step, {}));
  });
  if (team) exportShare(module, perNode);
  for (const of of [prepare, image, run]) module.exports.set(of.name, { kind: "function", of });
  module.exports.set("memory", { kind: "memory" });

  const [, , h = 1, w = 1] = input.type.shape;
  const peak = Math.max(decoding.end, picture + Math.max(4 * h * w, answerBytes(answer)));
  if (peak > mostBytes) throw new Oversize(peak);
  const pages = Math.ceil(peak / pageBytes);
  const most = pages + picturePages;
  module.memory = team ? teamMemory(pages, most) : { pages };
  const peakBytes = pages * pageBytes;
  const about = {
    ...request.about,
    size: [h, w],
    answer: { kind, shape: result.type.shape, bytes: answerBytes(answer) },
    peakBytes,
    ...(team && { members: team.most, pages: [pages, most] }),
  };
  const data = { at: decoding.coded, bytes: contents.bytes };
  const bytes = sectionsJoined({ code: encode(module), data, about });
  const weightBytes = contents.bytes.length;
  return {
    bytes,
    weightBytes,
    codeBytes: bytes.length - weightBytes,
    peakBytes,
    memory: plan.report,
    nodes,
    text: () => print(module),
  };
}

/** How far memory that threads share may grow, which must be said beforehand: by a picture of 64 MiB. */
const picturePages = 1024;

/** A picture of 1 GiB. */
const mostPixels = 2 ** 28;

interface ImagePlan extends Pick<Parameters<typeof writeSeeing>[2], "picture" | "width" | "height"> {
  /** Bytes that are needed behind `picture` whatever the picture's size. */
  readonly least: number;
}

/** Makes room for a picture, and gives its address; 0 where the host gives no more memory. */
const writeImage = (module: Module, { picture, least, ...size }: ImagePlan) =>
  module.compute(
    "image",
    { takes: { width: "i32", height: "i32" }, gives: "i32" },
    (code, { width, height }) => {
      const pixels = f64.mul(f64.convertI32(width), f64.convertI32(height));
      code.if(f64.ge(pixels, mostPixels), () => code.return(i32.const(0)));
      code.do(setGlobal(size.width, width), setGlobal(size.height, height));
      const bytes = code.variable("i32", "bytes", i32.shl(i32.mul(width, height), 2));
      const needed = i32.add(i32.select(bytes, least, i32.gtU(bytes, least)), picture + pageBytes - 1);
      const lacking = code.variable("i32", "lacking", i32.sub(i32.shrU(needed, 16), memory.size()));
      const refused = i32.eq(memory.grow(i32.select(lacking, 0, i32.gtS(lacking, 0))), -1);
      return i32.select(0, picture, refused);
    },
  );
