import type { Engine, Feeds, Program } from "../engines/index.ts";
import type { Graph } from "../ir/graph.ts";
import type { ImageShape, Tensor } from "../ir/tensor.ts";
import { IMAGE, SCORES } from "../models/index.ts";

export interface ScorerRequest {
  readonly engine: Engine;
  /** Builds the network for an input shape. */
  network(input: ImageShape): Graph;
  readonly weights: ReadonlyMap<string, Float32Array>;
}

/** A trained network that scores images of any size. Programs are kept by input shape. */
export class Scorer {
  readonly #request: ScorerRequest;
  readonly #programs = new Map<string, Program>();

  constructor(request: ScorerRequest) {
    this.#request = request;
  }

  /** What the network answers to [n, 3, h, w] normalised images: a score for each class. */
  async scores(images: Float32Array, input: ImageShape): Promise<Tensor> {
    return this.answer(SCORES, images, input);
  }

  /** What the network answers to them as another of its outputs. */
  async answer(output: string, images: Float32Array, input: ImageShape): Promise<Tensor> {
    const program = await this.#programFor(input);
    const feeds: Feeds = { [IMAGE]: { type: { dtype: "float32", shape: input }, data: images } };
    const { [output]: answer } = await program.run(feeds, { outputs: [output] });
    if (!answer) throw new Error(`the engine gave no ${output}: this is a bug in thumbnet`);
    return answer;
  }

  async close(): Promise<void> {
    for (const key of [...this.#programs.keys()]) await this.#drop(key);
  }

  async #programFor(input: ImageShape): Promise<Program> {
    const key = input.join("x");
    const known = this.#programs.get(key);
    this.#programs.delete(key);
    const [oldest] = this.#programs.keys();
    if (oldest !== undefined && this.#programs.size >= mostPrograms) await this.#drop(oldest);
    const program = known ?? (await this.#compiled(input));
    this.#programs.set(key, program);
    return program;
  }

  #compiled(input: ImageShape): Promise<Program> {
    const { engine, network, weights } = this.#request;
    return engine.compile(network(input), { weights: Object.fromEntries(weights) });
  }

  async #drop(key: string): Promise<void> {
    const program = this.#programs.get(key);
    this.#programs.delete(key);
    await program?.close();
  }
}

/** Input shapes that stay compiled, the last used: photographs of many sizes would fill the memory. */
const mostPrograms = 4;
