import { add, constantOf, mul, sub } from "../ops/index.ts";
import type { Optimizer } from "./optimizer.ts";

export interface SgdOptions {
  /** Share of the velocity that stays. Default 0.9. */
  readonly momentum?: number;
  /** Looks one step ahead along the velocity. Default false. */
  readonly nesterov?: boolean;
  /** L2 penalty added to the gradient of weights. Default 0. */
  readonly weightDecay?: number;
}

/** v ← μ·v + g; θ ← θ − λ·v, or with Nesterov θ ← θ − λ·(g + μ·v), as PyTorch writes it. */
export function sgd({
  momentum = 0.9,
  nesterov = false,
  weightDecay = 0,
}: SgdOptions = {}): Optimizer<"velocity", "learningRate"> {
  return {
    name: "sgd",
    moments: ["velocity"],
    settings: (_, learningRate) => ({ learningRate }),

    emit({ parameters, gradient, decays, moments, settings }) {
      const rate = constantOf(parameters, weightDecay);
      const penalised = weightDecay
        ? add({ a: gradient, b: mul({ a: mul({ a: parameters, b: decays }), b: rate }) })
        : gradient;
      const slowed = mul({ a: moments.velocity, b: constantOf(moments.velocity, momentum) });
      const velocity = add({ a: slowed, b: penalised });
      const ahead = nesterov
        ? add({ a: penalised, b: mul({ a: velocity, b: constantOf(velocity, momentum) }) })
        : velocity;
      return {
        parameters: sub({ a: parameters, b: mul({ a: ahead, b: settings.learningRate }) }),
        moments: { velocity },
      };
    },
  };
}
