/** The text of NAME.mjs, which fetches a compiled file, checks it and runs it: in pages, workers, Node and Deno. */
import { relaxedProbe } from "../dialect.ts";
import type { Task } from "./declarations.ts";

export interface LoaderRequest {
  /** Of the compiled file, without its ending. */
  readonly name: string;
  readonly task: Task;
  /** Whether NAME.relaxed.wasm lies beside it, for machines that multiply and add in one instruction. */
  readonly relaxed: boolean;
  /** Whether NAME.threads.wasm lies beside it, with NAME.threads.mjs: for Node, and pages that may share memory. Default: no. */
  readonly threads?: boolean;
}

/** What becomes of the bytes of an answer, and of the image's width and height. */
const answers: Readonly<Record<Task, string>> = {
  segmentation: "return { mask: bytes, width: about.size[1], height: about.size[0], labels };",
  classification: "return { scores: new Float32Array(bytes.buffer), labels };",
  keypoints: `const places = new Float32Array(bytes.buffer);
    return { points: labels.map((_, k) => [width, height].map((edge, i) => ((places[2 * k + i] + 1) / 2) * edge)), labels };`,
};

export const loaderText = (request: LoaderRequest): string => `${head(request)}
/** Gives a function of images. */
export async function load(source = new URL(${JSON.stringify(`${request.name}.wasm`)}, import.meta.url)) {
  const bytes = await bytesOf(source);
  const end = bytes.length - 4;
  if (end < 8 || crc32c(bytes.subarray(0, end)) !== new DataView(bytes.buffer, bytes.byteOffset + end).getInt32(0, true))
    throw new Error("the checksum of this compiled network is wrong: the file was altered or cut short; fetch it again");
  const module = await WebAssembly.compile(bytes);
  const [section] = WebAssembly.Module.customSections(module, "thumbnet");
  const about = JSON.parse(new TextDecoder().decode(section));
  const { exports } = await ${request.threads ? started(request) : "WebAssembly.instantiate(module)"}.catch((cause) => {
    throw new Error(\`this network needs \${Math.ceil(about.peakBytes / 2 ** 20)} MiB of memory, which were refused\`, { cause });
  });
  exports.prepare();
  const run = ({ data, width, height }) => {
    if (!(width > 0 && height > 0) || data?.length !== 4 * width * height)
      throw new TypeError(\`an image of \${width}x\${height} has \${data?.length} bytes; four for each pixel would fit\`);
    const at = exports.image(width, height);
    if (!at) throw new Error(\`there is no memory for an image of \${width}x\${height}; give a smaller one\`);
    new Uint8Array(exports.memory.buffer, at, data.length).set(data);
    exports.run();
    const bytes = new Uint8Array(exports.memory.buffer, at, about.answer.bytes).slice();
    const labels = about.classes.names;
    ${answers[request.task]}
  };
  return Object.assign(run, { about });
}

async function bytesOf(source) {
  if (typeof source !== "string" && !(source instanceof URL)) return new Uint8Array(source.buffer ?? source, source.byteOffset, source.byteLength);
  const url = new URL(source, import.meta.url);${besideLine(request)}
  const files = "node:fs/promises";
  if (url.protocol === "file:" && globalThis.process) return (await import(files)).readFile(url);
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(\`\${url}: \${answer.status}\`);
  return new Uint8Array(await answer.arrayBuffer());
}

function crc32c(bytes) {
  const table = Int32Array.from({ length: 256 }, (_, byte) => {
    for (let bit = 0; bit < 8; bit++) byte = (byte >>> 1) ^ (byte & 1 && 0x82f63b78);
    return byte;
  });
  let crc = -1;
  for (const byte of bytes) crc = (crc >>> 8) ^ table[(crc ^ byte) & 255];
  return ~crc;
}
`;

const head = ({ name, relaxed, threads }: LoaderRequest): string => {
  const first = `// Written by thumbnet compile. Runs ${name}.wasm${threads ? "" : " and needs nothing else"}.\n`;
  if (!relaxed) return first;
  const probe = btoa(String.fromCharCode(...relaxedProbe()));
  return `${first}const hasRelaxed = WebAssembly.validate(Uint8Array.from(atob("${probe}"), (c) => c.charCodeAt()));\n`;
};

/** Files that are given as bytes may be of either kind. */
const started = ({ name }: LoaderRequest): string =>
  `(about.members ? (await import("./${name}.threads.mjs")).assemble : WebAssembly.instantiate)(module, about)`;

/** Takes the file beside the plain one that this machine runs best. */
function besideLine({ relaxed, threads }: LoaderRequest): string {
  const kinds = [
    ...(threads ? [`(globalThis.crossOriginIsolated ?? globalThis.process ? ".threads" : "")`] : []),
    ...(relaxed ? [`(hasRelaxed ? ".relaxed" : "")`] : []),
  ];
  if (!kinds.length) return "";
  return `
  url.pathname = url.pathname.replace(/(?=\\.wasm$)/, ${kinds.join(" + ")});`;
}
