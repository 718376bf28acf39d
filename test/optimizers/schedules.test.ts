import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { constant, cosine, oneCycle, poly, type Schedule, stepped } from "../../src/optimizers/index.ts";

const rate = 0.5;

/*
 * PyTorch 2.15, at each of `steps`:
 *
 *   def rates(make, steps=100):
 *       optimizer = torch.optim.SGD([torch.zeros(1, dtype=torch.float64)], lr=0.5)
 *       schedule, found = make(optimizer), []
 *       for _ in range(steps):
 *           found.append(optimizer.param_groups[0]["lr"])
 *           optimizer.step()
 *           schedule.step()
 *       return found
 *   rise = lambda o: s.LinearLR(o, start_factor=1 / 10, total_iters=9)
 *   after = lambda o, then: s.SequentialLR(o, [rise(o), then], milestones=[10])
 *   made = {
 *       "stepped": lambda o: s.MultiStepLR(o, milestones=[60, 85], gamma=0.1),
 *       "cosine": lambda o: s.CosineAnnealingLR(o, T_max=100),
 *       "cosine after a warm-up": lambda o: after(o, s.CosineAnnealingLR(o, T_max=90, eta_min=0.05)),
 *       "oneCycle": lambda o: s.OneCycleLR(o, max_lr=0.5, total_steps=100, div_factor=25, final_div_factor=400),
 *       "poly": lambda o: s.PolynomialLR(o, total_iters=100, power=0.9),
 *       "poly after a warm-up": lambda o: after(o, s.PolynomialLR(o, total_iters=90, power=2)),
 *   }
 */
const steps = [1, 5, 10, 11, 30, 31, 50, 60, 61, 99, 100];
const pytorch: Readonly<Record<string, { schedule: Schedule; rates: readonly number[] }>> = {
  "rates that fall in steps": {
    schedule: stepped({ rate, at: [0.6, 0.85], factor: 0.1 }),
    rates: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.05, 0.005, 0.005],
  },
  "half a cosine": {
    schedule: cosine({ rate }),
    rates: [
      0.5, 0.4980286753286195, 0.49007342141923577, 0.4877641290737884, 0.40322676341324415,
      0.39694631307311834, 0.2578526897695321, 0.1802522234901927, 0.17274575140626322, 0.0004933178929321103,
      0.0001233599085671,
    ],
  },
  "half a cosine to a floor, after a warm-up": {
    schedule: cosine({ rate, warmup: 10, floor: 0.05 }),
    rates: [
      0.05, 0.25, 0.5, 0.5, 0.45230241956151246, 0.44735999970177004, 0.3217801304339959, 0.24368605228398532,
      0.23592916002494074, 0.05054808869153956, 0.050137063920703454,
    ],
  },
  "one cycle": {
    schedule: oneCycle({ rate }),
    rates: [
      0.02, 0.042181899278970314, 0.12531510431302822, 0.14758197423205038, 0.5, 0.49974829180866515,
      0.40588186321963693, 0.30564967046572966, 0.2946597597772892, 0.0003017081913348855, 5e-5,
    ],
  },
  "a power of what is left": {
    schedule: poly({ rate }),
    rates: [
      0.5, 0.4819634606292755, 0.4593114346759497, 0.45476628804148117, 0.36736901023127305,
      0.36270892346861017, 0.2727615582366031, 0.2241173483107049, 0.21919164527704363, 0.014787576366283164,
      0.007924465962305581,
    ],
  },
  "the square of what is left, after a warm-up": {
    schedule: poly({ rate, warmup: 10, power: 2 }),
    rates: [
      0.05, 0.25, 0.5, 0.5, 0.31117283950617286, 0.30246913580246915, 0.16055555555555553,
      0.10376543209876546, 0.09876543209876543, 0.0002469135802469143, 6.172839506172795e-5,
    ],
  },
};

test.each(Object.entries(pytorch))("%s is PyTorch's over a hundred steps", (_, { schedule, rates }) => {
  for (const [i, step] of steps.entries())
    expect(schedule(step, 100)).toBeCloseTo(rates[i] ?? Number.NaN, 14);
});

test("a constant rate is that rate at every step", () => {
  expect([1, 50, 100].map((step) => constant({ rate })(step, 100))).toEqual([rate, rate, rate]);
});

test("a warm-up ends at the rate itself, and starts with as large a step as it goes on with", () => {
  for (const schedule of [cosine({ rate, warmup: 4 }), poly({ rate, warmup: 4 })])
    expect([1, 2, 3, 4, 5].map((step) => schedule(step, 20))).toEqual([0.125, 0.25, 0.375, 0.5, 0.5]);
});

describe("every schedule", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const warmup = fc.nat({ max: 300 });
  const schedules = fc.oneof(
    fc.constant(constant({ rate })),
    fc.array(share).map((at) => stepped({ rate, at, factor: 0.3 })),
    warmup.map((w) => cosine({ rate, warmup: w })),
    share.map((rise) => oneCycle({ rate, rise })),
    fc.record({ warmup, power: fc.double({ min: 0.1, max: 4 }) }).map((o) => poly({ rate, ...o })),
  );

  test("gives a rate above 0 and no higher than its peak at every step of every training", () => {
    const moment = fc
      .integer({ min: 1, max: 200 })
      .chain((n) => fc.tuple(fc.integer({ min: 1, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(schedules, moment, (schedule, [step, of]) => {
        const found = schedule(step, of);
        expect(found).toBeGreaterThan(0);
        expect(found).toBeLessThanOrEqual(rate);
      }),
      { seed: 1 },
    );
  });

  test("takes a training's only step at the whole rate, unless it falls in steps", () => {
    for (const schedule of [constant({ rate }), cosine({ rate }), oneCycle({ rate }), poly({ rate })])
      expect(schedule(1, 1)).toBe(rate);
  });
});
