import type { Value } from "../ir/graph.ts";
import { add, constantOf, div, mul, sqrt, sub } from "../ops/index.ts";
import type { Optimizer } from "./optimizer.ts";

export interface AdamOptions {
  /** Share of the first moment that stays. Default 0.9. */
  readonly beta1?: number;
  /** Share of the second moment that stays. Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-8. */
  readonly epsilon?: number;
  /** L2 penalty added to the gradient (adam), or share of a weight lost per unit of learning rate (adamW). Default 0. */
  readonly weightDecay?: number;
}

type Moment = "mean" | "square";
type Setting = "stepSize" | "squareScale" | "decay";

/** Kingma & Ba 2014, algorithm 1. Decay is an L2 penalty: it passes through the moments. */
export const adam = (options: AdamOptions = {}): Optimizer<Moment, Setting> => adaptive("adam", options, 0);

/** Loshchilov & Hutter 2019, algorithm 2. Decay shrinks the weights themselves and skips biases and norms. */
export const adamW = (options: AdamOptions = {}): Optimizer<Moment, Setting> => adaptive("adamw", options, 1);

function adaptive(name: string, options: AdamOptions, decoupled: 0 | 1): Optimizer<Moment, Setting> {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options;
  return {
    name,
    moments: ["mean", "square"],

    settings: (step, learningRate) => ({
      stepSize: learningRate / (1 - beta1 ** step),
      squareScale: 1 / Math.sqrt(1 - beta2 ** step),
      decay: decoupled ? learningRate * weightDecay : weightDecay,
    }),

    emit({ parameters, gradient, decays, moments, settings }) {
      const shrinkage = () => mul({ a: mul({ a: parameters, b: decays }), b: settings.decay });
      const penalised = weightDecay && !decoupled ? add({ a: gradient, b: shrinkage() }) : gradient;
      const kept = weightDecay && decoupled ? sub({ a: parameters, b: shrinkage() }) : parameters;
      const mean = mixed(moments.mean, penalised, beta1);
      const square = mixed(moments.square, mul({ a: penalised, b: penalised }), beta2);
      const deviation = mul({ a: sqrt({ x: square }), b: settings.squareScale });
      const direction = div({ a: mean, b: add({ a: deviation, b: constantOf(deviation, epsilon) }) });
      return {
        parameters: sub({ a: kept, b: mul({ a: direction, b: settings.stepSize }) }),
        moments: { mean, square },
      };
    },
  };
}

/** share · old + (1 − share) · fresh. */
export const mixed = (old: Value, fresh: Value, share: number): Value =>
  add({
    a: mul({ a: old, b: constantOf(old, share) }),
    b: mul({ a: fresh, b: constantOf(fresh, 1 - share) }),
  });
