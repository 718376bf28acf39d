import { type Graph, type Node, type Value, valuesOf } from "../../ir/graph.ts";
import type { Tensor, TensorType } from "../../ir/tensor.ts";
import {
  type CompileRequest,
  closed,
  type Engine,
  type Feeds,
  fed,
  fitting,
  outputOf,
  type Program,
  type RunRequest,
  storedIn,
} from "../engine.ts";
import { type Compiled, compiled } from "./compiled.ts";
import { hasRelaxedSimd, plainSimd, relaxedSimd } from "./dialect.ts";
import { hostNumbers, hostValues, zeros } from "./host.ts";
import type { Dialect } from "./kernels/kernel.ts";
import type { Prepared } from "./lower/lowering.ts";
import { readied } from "./readied.ts";
import { assembled, type Threads } from "./threads.ts";
import { forEachLine, type View } from "./view.ts";

export interface WasmOptions {
  /** How products are summed. Default: as fast as this machine's WebAssembly can. */
  readonly dialect?: Dialect;
  /** Threads that share the work. Default: there is one. */
  readonly threads?: Threads;
}

/** Compiles a graph to one WebAssembly module of SIMD kernels, made for its shapes. */
export const wasm = ({
  dialect = hasRelaxedSimd() ? relaxedSimd : plainSimd,
  threads,
}: WasmOptions = {}): Engine => ({
  name: "wasm",
  async compile(graph, request) {
    const { run, close } = await opened(graph, { dialect, threads }, request);
    return { run, close };
  },
});

interface Opening {
  readonly dialect: Dialect;
  readonly threads: Threads | undefined;
}

async function opened(
  graph: Graph,
  { dialect, threads }: Opening,
  { weights = {} }: CompileRequest = {},
): Promise<Program> {
  const stored = storedIn(graph, weights);
  const folded = readied({ graph, weights });
  const known = storedIn(folded.graph, folded.weights);
  const made = compiled(folded.graph, { dialect, threads: threads?.count ?? 1 });
  const { instance, dismiss } = await started(made, threads);
  let memory: Memory | undefined = memoryOf(instance);
  const pending = preparedOnce(folded.graph, made, { memory, known });
  const run = functionOf(instance, "run");
  const wanted = [...graph.inputs, ...graph.parameters].filter(({ name }) => !(name in stored));

  return {
    async run(feeds, { outputs = [...graph.outputs.keys()], into = {} }: RunRequest = {}) {
      if (!memory) throw closed();
      for (const value of wanted) fed(value, feeds);
      const asked = outputs.map((name) => [name, outputOf(graph, name).type] as const);
      for (const [name, type] of asked) if (into[name]) fitting(into[name], { name, type });
      if (pending.length > 0) {
        const numbersOf = hostNumbers(folded.graph, { ...feeds, ...known });
        for (const [prepared, at] of pending)
          write(memory, at, prepared.prepare(prepared.from.map(numbersOf)));
      }
      for (const [value, view] of made.lowered.inputs)
        writeInput(memory, made, { view, tensor: fed(value, feeds) });
      run();
      const now = memory;
      return Object.fromEntries(
        asked.map(([name, type]) => [name, readOutput(now, made, { name, type, into: into[name] })]),
      );
    },
    async close() {
      if (memory) dismiss();
      memory = undefined;
    },
  };
}

interface Started {
  readonly instance: WebAssembly.Instance;
  /** Ends the threads that help. */
  dismiss(): void;
}

async function started({ bytes, module }: Compiled, threads: Threads | undefined): Promise<Started> {
  if (!threads || threads.count === 1) {
    const { instance } = await WebAssembly.instantiate(bytes);
    return { instance, dismiss: () => {} };
  }
  return assembled(await WebAssembly.compile(bytes), { threads, pages: module.memory?.pages ?? 0 });
}

interface Memory {
  readonly floats: Float32Array;
  readonly wholes: Int32Array;
}

function memoryOf({ exports: { memory } }: WebAssembly.Instance): Memory {
  if (!(memory instanceof WebAssembly.Memory)) throw new Error("the module exports no memory");
  return { floats: new Float32Array(memory.buffer), wholes: new Int32Array(memory.buffer) };
}

function functionOf({ exports }: WebAssembly.Instance, name: string): () => void {
  const found = exports[name];
  if (typeof found !== "function") throw new Error(`the module exports no function ${name}`);
  return () => found();
}

interface Start {
  readonly memory: Memory;
  /** Stored weights, by the names of parameters. */
  readonly known: Feeds;
}

/** Writes what follows from stored weights; gives what has to be prepared in every run, and where. */
function preparedOnce(
  graph: Graph,
  { plan }: Compiled,
  { memory, known }: Start,
): readonly (readonly [Prepared, number])[] {
  const open = new Set<Value>([...graph.inputs, ...graph.parameters].filter(({ name }) => !(name in known)));
  for (const { inputs, result } of hostNodes(graph))
    if (valuesOf(...Object.values(inputs)).some((v) => open.has(v)))
      for (const y of valuesOf(result)) open.add(y);
  const numbersOf = hostNumbers(graph, known);
  const pending: (readonly [Prepared, number])[] = [];
  for (const [prepared, at] of plan.prepared)
    if (prepared.from.some((value) => open.has(value))) pending.push([prepared, at]);
    else write(memory, at, prepared.prepare(prepared.from.map(numbersOf)));
  return pending;
}

function hostNodes(graph: Graph): readonly Node[] {
  const host = hostValues(graph);
  return graph.nodes.filter(({ result }) => valuesOf(result).every((y) => host.has(y)));
}

function write({ floats, wholes }: Memory, at: number, words: Float32Array | Int32Array): void {
  if (words instanceof Float32Array) floats.set(words, at / 4);
  else wholes.set(words, at / 4);
}

/** Memory as words of a type, from where a view begins. */
function wordsOf({ floats, wholes }: Memory, { plan }: Compiled, view: View): Float32Array | Int32Array {
  const words = view.type.dtype === "float32" ? floats : wholes;
  return words.subarray(plan.addressOf({ ...view, offset: 0 }) / 4);
}

function writeInput(
  memory: Memory,
  made: Compiled,
  { view, tensor }: { readonly view: View; readonly tensor: Tensor },
): void {
  const words = wordsOf(memory, made, view);
  const { data } = tensor;
  forEachLine(view, ({ from, at, count, step }) => {
    for (let i = 0; i < count; i++) words[at + i * step] = data[from + i]!;
  });
}

interface Place {
  readonly name: string;
  readonly type: TensorType;
  readonly into: Tensor | undefined;
}

function readOutput(memory: Memory, made: Compiled, { name, type, into }: Place): Tensor {
  const view = made.lowered.outputs.get(name);
  if (!view) throw new Error(`${name} was not computed: this is a bug in thumbnet`);
  const words = wordsOf(memory, made, view);
  const tensor = into ?? { type, data: zeros(type) };
  const { data } = tensor;
  forEachLine(view, ({ from, at, count, step }) => {
    for (let i = 0; i < count; i++) data[from + i] = words[at + i * step]!;
  });
  return tensor;
}
