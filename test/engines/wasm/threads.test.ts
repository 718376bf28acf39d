import { describe, expect, test } from "vitest";
import { nodeThreads } from "../../../src/cli/node-threads.ts";
import { workloadOf } from "../../../src/cli/workload.ts";
import { type WasmOptions, wasm } from "../../../src/engines/wasm/index.ts";
import type { ImageShape } from "../../../src/ir/index.ts";
import { modelNamed } from "../../../src/models/index.ts";
import { keepsItsPromises, saysWhatDoesNotFit } from "../promises.ts";

describe("wasm on two threads", () => keepsItsPromises(wasm({ threads: nodeThreads(2) })));
describe("wasm on two threads says what does not fit", () =>
  saysWhatDoesNotFit(wasm({ threads: nodeThreads(2) })));

/** Networks that between them have every way to convolve, to remember maxima, to normalise and to shift. */
const networks: readonly (readonly [model: string, input: ImageShape, threads: number])[] = [
  ["squeeze-unet", [1, 3, 32, 64], 2],
  ["squeezenet-1.1", [2, 3, 33, 47], 3],
  ["mobilenet-v1", [1, 3, 48, 32], 2],
  ["shufflenet-v1-g3-0.25", [1, 3, 32, 32], 2],
  ["segnet-basic", [2, 3, 32, 48], 3],
  ["as-resnet-w32", [2, 3, 32, 32], 2],
];

describe.each(networks)("%s", (model, input, threads) => {
  async function answers(options: WasmOptions, runs: number) {
    const graph = modelNamed(model)?.graph({ input });
    if (!graph) throw new Error(`there is no ${model}`);
    const { weights = {}, feeds } = workloadOf({ name: model, graph });
    const program = await wasm(options).compile(graph, { weights });
    const found = [];
    for (let run = 0; run < runs; run++) found.push(await program.run(feeds));
    await program.close();
    return found;
  }

  test(`is computed by ${threads} threads as by one, bit for bit, every time`, async () => {
    const [one] = await answers({}, 1);
    for (const many of await answers({ threads: nodeThreads(threads) }, 3)) expect(many).toEqual(one);
  });
});
