import { expect, onTestFinished, test } from "vitest";
import type { Engine } from "../../src/engines/index.ts";
import { ort } from "../../src/engines/ort/index.ts";
import { conv2d, dropout } from "../../src/layers/index.ts";
import { defineModel } from "../../src/models/define.ts";
import { zoo } from "../../src/models/index.ts";
import { count } from "../../src/models/options.ts";
import { DivergenceError, StateError, type Trainer } from "../../src/training/index.ts";
import { bitsOf, smallRecipe, startSmall, trainTo } from "./small-recipe.ts";

/** A trainer that is closed when the test is over. */
async function started(...request: Parameters<typeof startSmall>): Promise<Trainer> {
  const trainer = await startSmall(...request);
  onTestFinished(() => trainer.close());
  return trainer;
}

test("eight steps are four, a state, and four more, bit for bit", async () => {
  const whole = await started();
  const losses = await trainTo(whole, 8);
  const first = await started();
  const before = await trainTo(first, 4);
  const second = await started({ state: first.state() });
  expect(bitsOf(second.state().vectors)).toEqual(bitsOf(first.state().vectors));
  expect([...before, ...(await trainTo(second, 8))]).toEqual(losses);
  expect(bitsOf(second.state().vectors)).toEqual(bitsOf(whole.state().vectors));
  expect(bitsOf(second.weights())).toEqual(bitsOf(whole.weights()));
  expect([...whole.state().vectors.keys()].sort()).toEqual([
    "average",
    "moment/mean",
    "moment/square",
    "parameters",
    "statistics",
  ]);
});

test("what dropout drops belongs to the step, so that it also continues bit for bit", async () => {
  const dropping = defineModel({
    name: "dropping",
    task: "segmentation",
    paper: "",
    options: { classes: count(11, "scores per pixel") },
    input: [1, 3, 32, 48],
    published: { counts: [] },
    build: (image, { classes }) =>
      conv2d(dropout(conv2d(image, { name: "conv", channels: 4, kernel: 3 })), {
        name: "logits",
        channels: classes,
        kernel: 1,
      }),
  });
  // The zoo is closed to everyone but tests.
  const open = zoo as (typeof dropping)[];
  open.push(dropping);
  onTestFinished(() => void open.pop());
  const recipe = { ...smallRecipe, model: "dropping", modelOptions: { classes: 11 } };
  const whole = await started({ recipe });
  const losses = await trainTo(whole, 4);
  const first = await started({ recipe });
  await trainTo(first, 2);
  const second = await started({ recipe, state: first.state() });
  expect(await trainTo(second, 4)).toEqual(losses.slice(2));
  const otherwise = await started({ recipe: { ...recipe, seed: 6 }, state: first.state() });
  expect(await trainTo(otherwise, 4)).not.toEqual(losses.slice(2));
});

test("a state and weights are copies, which later steps leave alone", async () => {
  const trainer = await started();
  await trainTo(trainer, 1);
  const [state, weights] = [trainer.state(), trainer.weights()];
  const kept = [bitsOf(state.vectors), bitsOf(weights)];
  await trainTo(trainer, 3);
  expect([bitsOf(state.vectors), bitsOf(weights)]).toEqual(kept);
});

test("weights are the average where one is kept, else the parameters", async () => {
  const averaged = await started();
  const plain = await started({ recipe: { ...smallRecipe, averaging: 0 } });
  for (const trainer of [averaged, plain]) await trainTo(trainer, 2);
  const parametersOf = (trainer: Trainer) => bitsOf(trainer.state().vectors)["parameters"];
  expect(parametersOf(averaged)).toEqual(parametersOf(plain));
  expect(averaged.weights().get("logits/weight")).not.toEqual(plain.weights().get("logits/weight"));
});

test("steps write into two sets of vectors in turn, and allocate none", async () => {
  const seen = new Map<string, Set<unknown>>();
  const watched: Engine = {
    name: "watched",
    async compile(graph, request) {
      const program = await ort({ threads: 1 }).compile(graph, request);
      return {
        close: program.close,
        run: (feeds, { into = {}, ...rest } = {}) => {
          for (const [name, { data }] of Object.entries(into))
            seen.set(name, (seen.get(name) ?? new Set()).add(data.buffer));
          return program.run(feeds, { into, ...rest });
        },
      };
    },
  };
  await trainTo(await started({ engine: watched }), 4);
  expect(Object.fromEntries([...seen].map(([name, buffers]) => [name, buffers.size]))).toEqual({
    "next/parameters": 2,
    "next/statistics": 2,
    "next/moment/mean": 2,
    "next/moment/square": 2,
    "next/average": 2,
  });
});

test("a loss that is not finite leaves the state before its step", async () => {
  const schedule = { name: "constant", rate: 1e30, warmup: 0 } as const;
  const trainer = await started({ recipe: { ...smallRecipe, schedule } });
  await trainTo(trainer, 1);
  const before = bitsOf(trainer.state().vectors);
  await expect(trainTo(trainer, 2)).rejects.toThrow(DivergenceError);
  await expect(trainTo(trainer, 2)).rejects.toThrow(
    /^step 2 gave loss \S+ and a gradient of length \S+ at learning rate 1e\+30$/,
  );
  expect(bitsOf(trainer.state().vectors)).toEqual(before);
});

test("a frozen prefix stays as it is, and the rest moves", async () => {
  const trainer = await started({ recipe: { ...smallRecipe, averaging: 0, freeze: "down1/" } });
  const before = bitsOf(trainer.weights());
  await trainTo(trainer, 2);
  const after = bitsOf(trainer.weights());
  const moved = trainer.network.parameters.filter(({ name, role }) => {
    return role !== "statistic" && before[name] !== after[name];
  });
  expect(moved.filter(({ name }) => name.startsWith("down1/"))).toEqual([]);
  expect(moved.map(({ name }) => name)).toContain("down2/conv1/weight");
});

test("training starts from given numbers, and from random ones where none are given", async () => {
  const bias = Float32Array.from({ length: 11 }, (_, c) => c / 8);
  const [trainer, other] = [await started({ start: new Map([["logits/bias", bias]]) }), await started()];
  expect(trainer.weights().get("logits/bias")).toEqual(bias);
  expect(trainer.weights().get("logits/weight")).toEqual(other.weights().get("logits/weight"));
});

test("a state of another optimizer, width or average is refused before anything is compiled", async () => {
  const trainer = await started();
  const refused = async (change: object): Promise<void> => {
    const other = startSmall({ recipe: { ...smallRecipe, ...change }, state: trainer.state() });
    await expect(other).rejects.toThrow(StateError);
    await expect(other).rejects.toThrowErrorMatchingSnapshot();
  };
  await refused({ optimizer: { ...smallRecipe.optimizer, name: "sgd" } });
  await refused({ modelOptions: { classes: 11, width: 0.06, norm: "batch" } });
  await refused({ averaging: 0 });
});
