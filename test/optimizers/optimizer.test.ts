import { describe, expect, test } from "vitest";
import { adam, adamW, type Optimizer, sgd } from "../../src/optimizers/index.ts";
import { parabola, rosenbrock, type Walk, walk } from "./walk.ts";

const heightAt = ([x = Number.NaN, y = Number.NaN]: readonly number[]): number =>
  (1 - x) ** 2 + 100 * (y - x ** 2) ** 2;

/** Where Rosenbrock's valley is usually entered; its height there is 24.2. */
const entry = [-1.2, 1] as const;

const optimizers: Readonly<Record<string, { optimizer: Optimizer; slow: number; fast: number }>> = {
  SGD: { optimizer: sgd(), slow: 5e-4, fast: 0.03 },
  "SGD without momentum": { optimizer: sgd({ momentum: 0 }), slow: 2e-3, fast: 0.1 },
  "SGD with Nesterov's step": { optimizer: sgd({ nesterov: true }), slow: 5e-4, fast: 0.03 },
  Adam: { optimizer: adam(), slow: 0.05, fast: 0.1 },
  AdamW: { optimizer: adamW(), slow: 0.05, fast: 0.1 },
};

describe.each(Object.entries(optimizers))("%s", (_, { optimizer, slow, fast }) => {
  test("comes to rest at the bottom of a parabola", async () => {
    const end = await walk({ optimizer, height: parabola, from: [3, -2, 1], rate: fast, steps: 300 });
    expect(Math.hypot(...end)).toBeLessThan(1e-3);
  });

  test("finds the bend of Rosenbrock's valley and follows it down", async () => {
    const height = rosenbrock;
    const end = await walk({ optimizer, height, from: entry, rate: slow, steps: 600 });
    expect(heightAt(end)).toBeLessThan(heightAt(entry) / 100);
  });

  test("stays where it is flat", async () => {
    expect(await walk({ optimizer, height: rosenbrock, from: [1, 1], rate: 0.1, steps: 3 })).toEqual([1, 1]);
  });
});

interface Ten extends Pick<Walk, "optimizer" | "rate"> {
  readonly end: readonly number[];
  /** Decimals that must agree: fewer where a default is no float32. */
  readonly decimals: number;
}

/** Shares that float32 holds exactly, as constants in a graph are float32 even where it runs in float64. */
const exact = { beta1: 0.875, beta2: 0.96875, epsilon: 2 ** -26, weightDecay: 0.125 };

/*
 * PyTorch 2.15 in float64:
 *
 *   def walk(make, steps=10):
 *       x = torch.tensor([-1.2], dtype=torch.float64, requires_grad=True)
 *       y = torch.tensor([1.0], dtype=torch.float64, requires_grad=True)
 *       optimizer = make(x, y)
 *       for _ in range(steps):
 *           optimizer.zero_grad()
 *           ((1 - x) ** 2 + 100 * (y - x * x) ** 2).sum().backward()
 *           optimizer.step()
 *       return x.item(), y.item()
 *   decayed = lambda x, y: [{"params": [x], "weight_decay": 0.125}, {"params": [y], "weight_decay": 0}]
 *   both = lambda x, y: [x, y]
 *   optim, rough = torch.optim, dict(betas=(0.875, 0.96875), eps=2**-26)
 *   for name, make in {
 *       "sgd": lambda x, y: optim.SGD(both(x, y), lr=1e-3, momentum=0.9),
 *       "sgd without momentum": lambda x, y: optim.SGD(both(x, y), lr=1e-3),
 *       "sgd, L2": lambda x, y: optim.SGD(decayed(x, y), lr=1e-3, momentum=0.875),
 *       "nesterov, L2": lambda x, y: optim.SGD(decayed(x, y), lr=1e-3, momentum=0.875, nesterov=True),
 *       "adam": lambda x, y: optim.Adam(both(x, y), lr=0.01),
 *       "adam, L2": lambda x, y: optim.Adam(decayed(x, y), lr=0.05, **rough),
 *       "adamw": lambda x, y: optim.AdamW(decayed(x, y), lr=0.05, **rough),
 *   }.items():
 *       print(name, *map(repr, walk(make)))
 */
const pytorch: Readonly<Record<string, Ten>> = {
  SGD: { optimizer: sgd(), rate: 1e-3, end: [-0.8139232312953061, 0.7548677722225039], decimals: 6 },
  "SGD without momentum": {
    optimizer: sgd({ momentum: 0 }),
    rate: 1e-3,
    end: [-1.0214113342697504, 1.0512622673760386],
    decimals: 12,
  },
  "SGD with an L2 penalty": {
    optimizer: sgd({ momentum: 0.875, weightDecay: 0.125 }),
    rate: 1e-3,
    end: [-0.8597340211206131, 0.7837997879183795],
    decimals: 12,
  },
  "SGD with Nesterov's step and an L2 penalty": {
    optimizer: sgd({ momentum: 0.875, weightDecay: 0.125, nesterov: true }),
    rate: 1e-3,
    end: [-0.8969397927900897, 0.8125610681750348],
    decimals: 12,
  },
  Adam: {
    optimizer: adam(),
    rate: 0.01,
    end: [-1.1049555420644475, 1.0953346172030314],
    decimals: 6,
  },
  "Adam with an L2 penalty": {
    optimizer: adam(exact),
    rate: 0.05,
    end: [-1.0249134839310434, 1.1466140005043175],
    decimals: 12,
  },
  AdamW: {
    optimizer: adamW(exact),
    rate: 0.05,
    end: [-0.995371840855532, 1.107848150845851],
    decimals: 12,
  },
};

describe("ten steps in Rosenbrock's valley", () => {
  test.each(Object.entries(pytorch))("are PyTorch's with %s, where only x decays", async (_, given) => {
    const { end, decimals, ...how } = given;
    const found = await walk({ ...how, height: rosenbrock, from: entry, steps: 10, decays: [1, 0] });
    expect(found).toHaveLength(end.length);
    for (const [axis, place] of end.entries()) expect(found[axis]).toBeCloseTo(place, decimals);
  });
});

describe("decay", () => {
  const still = { height: parabola, from: [0.5, 0.5], rate: 0.01, steps: 1 };

  test("of a decoupled kind shrinks a weight by its share before the step, and no bias", async () => {
    const [plain, decayed] = await Promise.all(
      [0, 0.25].map((weightDecay) => walk({ ...still, optimizer: adamW({ weightDecay }), decays: [1, 0] })),
    );
    expect((plain?.[0] ?? 0) - (decayed?.[0] ?? 0)).toBeCloseTo(0.01 * 0.25 * 0.5, 12);
    expect(decayed?.[1]).toBe(plain?.[1]);
  });

  test("as an L2 penalty is one more gradient of a weight, and no bias's", async () => {
    const [plain, decayed] = await Promise.all(
      [0, 0.25].map((weightDecay) => walk({ ...still, optimizer: sgd({ weightDecay }), decays: [1, 0] })),
    );
    expect((plain?.[0] ?? 0) - (decayed?.[0] ?? 0)).toBeCloseTo(0.01 * 0.25 * 0.5, 12);
    expect(decayed?.[1]).toBe(plain?.[1]);
  });
});

test("Adam's first step is as long as the learning rate, however steep it is", async () => {
  const first = { height: parabola, from: [1e-3, 50], rate: 0.01, steps: 1 };
  const [x = 0, y = 0] = await walk({ ...first, optimizer: adam() });
  expect(1e-3 - x).toBeCloseTo(0.01, 6);
  expect(50 - y).toBeCloseTo(0.01, 6);
});
