import { describe, expect, test } from "vitest";
import { nodeThreads } from "../../../src/cli/node-threads.ts";
import { workloadOf } from "../../../src/cli/workload.ts";
import { type Threads, wasm } from "../../../src/engines/wasm/index.ts";
import type { ImageShape } from "../../../src/ir/index.ts";
import { modelNamed } from "../../../src/models/index.ts";
import { keepsItsPromises, saysWhatDoesNotFit } from "../promises.ts";

describe("wasm on two threads", () => keepsItsPromises(wasm({ threads: nodeThreads(2) })));
describe("wasm on two threads says what does not fit", () =>
  saysWhatDoesNotFit(wasm({ threads: nodeThreads(2) })));

/** Networks that between them have every way to convolve. */
const networks: readonly (readonly [model: string, input: ImageShape])[] = [
  ["squeeze-unet", [1, 3, 64, 96]],
  ["squeezenet-1.1", [2, 3, 33, 47]],
  ["mobilenet-v2", [1, 3, 64, 64]],
  ["shufflenet-v1-g3-0.25", [1, 3, 64, 64]],
  ["edgesegnet", [1, 3, 32, 32]],
];

describe.each(networks)("%s", (model, input) => {
  async function answers(threads?: Threads, runs = 1) {
    const graph = modelNamed(model)?.graph({ input });
    if (!graph) throw new Error(`there is no ${model}`);
    const { weights = {}, feeds } = workloadOf({ name: model, graph });
    const program = await wasm(threads && { threads }).compile(graph, { weights });
    const found = [];
    for (let run = 0; run < runs; run++) found.push(await program.run(feeds));
    await program.close();
    return found;
  }

  test.each([2, 3])("is computed by %i threads as by one, bit for bit, every time", async (count) => {
    const [one] = await answers();
    for (const many of await answers(nodeThreads(count), 5)) expect(many).toEqual(one);
  });
});
