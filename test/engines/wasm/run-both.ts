import type { Engine, Feeds } from "../../../src/engines/engine.ts";
import { interpreter } from "../../../src/engines/interpreter/interpreter.ts";
import { plainSimd, wasm } from "../../../src/engines/wasm/index.ts";
import { Graph, type Value } from "../../../src/ir/graph.ts";
import { type Shape, sizeOf, type Tensor } from "../../../src/ir/tensor.ts";
import { type Agreement, expectAgreement } from "../../conformance/agreement.ts";
import { tolerances } from "../../conformance/tolerances.ts";
import { mulberry32 } from "../../support/random.ts";

/** A graph while it is written, with inputs and weights of noise between −1 and 1. */
export interface Noise {
  readonly graph: Graph;
  input(shape: Shape): Value;
  weight(shape: Shape): Value;
}

export interface Network {
  readonly graph: Graph;
  readonly feeds: Record<string, Tensor>;
  readonly weights: Record<string, Float32Array>;
}

/** A network whose weights and inputs are noise, the same at every call. */
export function noisy(build: (noise: Noise) => void): Network {
  const graph = new Graph();
  const random = mulberry32(0x3a5);
  const draw = (shape: Shape) => Float32Array.from({ length: sizeOf(shape) }, () => random() * 2 - 1);
  const [feeds, weights]: [Record<string, Tensor>, Record<string, Float32Array>] = [{}, {}];
  build({
    graph,
    input(shape) {
      const value = graph.input(`x${Object.keys(feeds).length}`, shape);
      feeds[value.name] = { type: value.type, data: draw(shape) };
      return value;
    },
    weight(shape) {
      const initializer = { kind: "constant", value: 0 } as const;
      const value = graph.parameter("w", shape, { role: "weight", initializer });
      weights[value.name] = draw(shape).map((number) => number / Math.sqrt(sizeOf(shape.slice(1))));
      return value;
    },
  });
  return { graph, feeds, weights };
}

/** Fails unless wasm and the interpreter give the same, as near as a network must. */
export async function expectBothAlike(network: Network): Promise<void> {
  const agreement: Agreement = {
    actual: await runOnce(wasm({ dialect: plainSimd }), network),
    expected: await runOnce(interpreter(), network),
    tolerance: tolerances.network.wasm,
  };
  expectAgreement(agreement);
}

export async function runOnce(engine: Engine, { graph, feeds, weights }: Network): Promise<Feeds> {
  const program = await engine.compile(graph, { weights });
  try {
    return await program.run(feeds);
  } finally {
    await program.close();
  }
}
